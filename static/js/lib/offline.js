// Marks the page while there is no network, for the style sheet ([data-offline] .needs-net). A page that the service
// worker kept says so itself: after such a load the browser may believe that it is online.
const html = document.documentElement
const mark = () => html.toggleAttribute('data-offline', navigator.onLine === false || 'seen' in html.dataset)
addEventListener('online', () => { delete html.dataset.seen; mark() })
addEventListener('offline', mark)
mark()
