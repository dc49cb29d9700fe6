// The service worker, where the browser allows one (localhost and https).
if ('serviceWorker' in navigator && isSecureContext) {
  navigator.serviceWorker.register('/sw.js').catch(error => console.error('service worker', error))
}
