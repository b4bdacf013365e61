/**
 * Opens a dialog and resolves to the value of the button that closed it; '' when it was dismissed.
 * @param {HTMLDialogElement} dialog whose form has method=dialog
 * @returns {Promise<string>}
 */
export function ask(dialog) {
  dialog.returnValue = ''
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true })
  })
}
