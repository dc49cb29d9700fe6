// Runs before the first paint: the theme somebody chose on this phone, and the browser's offer to install, which may come before all else.
addEventListener('beforeinstallprompt', event => { event.preventDefault(); window.installOffer = event; dispatchEvent(new Event('install:offered')) })
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch { /* storage is closed: the system's theme holds */ }
