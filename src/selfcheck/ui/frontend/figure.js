// The body map: areas to tap, in step with the list of checkboxes beside it. Above dom.
export function figure() {
  return null;
}
