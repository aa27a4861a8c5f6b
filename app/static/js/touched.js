// Whether somebody chose or wrote in a page before its script had come: on a weak link that takes seconds.

const isChanged = {
  input: ({ type, checked, defaultChecked, value, defaultValue }) =>
    type === "radio" || type === "checkbox" ? checked !== defaultChecked : type !== "hidden" && value !== defaultValue,
  textarea: ({ value, defaultValue }) => value !== defaultValue,
  option: ({ value, selected, defaultSelected }) => value !== "" && selected !== defaultSelected,
};

/** Whether any field in `place` stands otherwise than the server sent it. */
export function wasTouched(place) {
  return Object.entries(isChanged).some(([name, test]) => [...place.querySelectorAll(name)].some(test));
}
