// Dynamic registration ends with this message (1EdTech LTI Dynamic Registration 1.0, section 3.8); it holds nothing secret.
const opener = window.opener ?? window.parent
opener.postMessage({ subject: 'org.imsglobal.lti.close' }, '*')
