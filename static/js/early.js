// Runs before the first paint: the theme somebody chose on this phone.
try {
  const theme = localStorage.getItem('theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch { /* storage is closed: the system's theme holds */ }
