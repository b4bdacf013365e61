// A grammar thread whose library is missing.
throw new Error('no such library')
