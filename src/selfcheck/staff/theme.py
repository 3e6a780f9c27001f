"""The look of the staff's pages, as Streamlit takes it: the patients' paper and ink, by day and by night."""

FONT = (
    "system-ui, 'Hiragino Sans', 'Hiragino Kaku Gothic ProN', 'BIZ UDPGothic', 'Yu Gothic UI', Meiryo,"
    " 'Noto Sans JP', 'Noto Sans CJK JP', sans-serif"
)

COLOURS = {
    "light": {
        "primaryColor": "#0b5a54",
        "backgroundColor": "#f5f3ee",
        "secondaryBackgroundColor": "#ffffff",
        "textColor": "#1c2b2a",
        "borderColor": "#d9d5cb",
    },
    "dark": {
        "primaryColor": "#2f8f85",
        "backgroundColor": "#131c1b",
        "secondaryBackgroundColor": "#1d2928",
        "textColor": "#e8efed",
        "borderColor": "#3c4b49",
    },
}
"""The same as in staff.css. The browser says which it wants."""

THEME: dict[str, object] = {
    "theme.showWidgetBorder": True,
    "theme.font": FONT,
    "theme.baseRadius": "10px",
    "theme.baseFontSize": 16,
    "theme.paddingTop": "1.25rem",
    "ui.hideTopBar": True,
    **{f"theme.{kind}.{name}": value for kind, own in COLOURS.items() for name, value in own.items()},
}
