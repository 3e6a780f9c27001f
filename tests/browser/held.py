"""Holds a patient's taps between browser and server for as long as a test wants."""

from playwright.sync_api import Page, Route


class Held:
    """Taps wait here until they are let go, or are changed on the way."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.waiting: list[Route] = []
        page.route("**/", self._hold)

    def _hold(self, route: Route) -> None:
        if route.request.method == "POST":
            self.waiting.append(route)
        else:
            route.continue_()

    def wait(self) -> None:
        """Until a tap is held."""
        while not self.waiting:
            self.page.wait_for_timeout(20)

    def let_go(self) -> None:
        for route in self.waiting:
            route.continue_()
        self.waiting.clear()

    def stop(self) -> None:
        """Let go, and hold no more."""
        self.let_go()
        self.page.unroute("**/", self._hold)
