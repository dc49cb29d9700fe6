const DECIMALS = 3 // about 100 m

/** Whether this phone can be asked at all. */
export const canTell = () => Boolean(navigator.geolocation) && isSecureContext

/**
 * Asks the phone where it is, rounded to about 100 m before anything else sees it. Rejects when it does not tell.
 * @returns {Promise<{ latitude: string, longitude: string }>}
 */
export function whereabouts () {
  return new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(
    ({ coords }) => resolve({ latitude: coords.latitude.toFixed(DECIMALS), longitude: coords.longitude.toFixed(DECIMALS) }),
    reject,
    { maximumAge: 300_000, timeout: 10_000 }
  ))
}
