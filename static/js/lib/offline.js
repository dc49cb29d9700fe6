// Marks the page while there is no network, for the style sheet ([data-offline] .needs-net).
const mark = () => document.documentElement.toggleAttribute('data-offline', navigator.onLine === false)
addEventListener('online', mark)
addEventListener('offline', mark)
mark()
