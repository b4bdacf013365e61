const form = document.querySelector('form[data-submit]')
if (form instanceof HTMLFormElement) form.submit()
