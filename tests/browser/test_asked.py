"""One visitor in twenty is asked, and nobody twice."""

from playwright.sync_api import expect

from app.clarity import store


def test_whoever_the_dice_choose_is_asked_once(served, phone) -> None:
    served.quest()
    page = phone()
    page.add_init_script("Math.random = () => 0.01")
    page.goto("/")
    asked = page.get_by_role("heading", name="Is it clear?")
    expect(asked).to_be_visible()
    page.reload()
    expect(asked).to_be_visible()  # the dice fell once
    page.get_by_label("In your words: what is this for?").fill("Shade for all")
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.get_by_text("Thank you. That helps to say it better.")).to_be_visible()
    assert served.town.db.read_now(store.newest, None) == [(True, "Shade for all")]
    page.goto("/")
    expect(page.get_by_role("heading", name="Now")).to_be_visible()
    expect(asked).to_be_hidden()


def test_others_are_not(served, phone) -> None:
    served.quest()
    page = phone("Ada")
    page.add_init_script("Math.random = () => 0.5")
    page.goto("/")
    expect(page.locator(".live").first).to_have_attribute("data-live", "on")
    expect(page.get_by_role("heading", name="Is it clear?")).to_be_hidden()
    assert page.evaluate("localStorage.getItem('clarity')").endswith(" no")


def test_thanks_wait_for_the_next_page(served, phone) -> None:
    """A service worker that begins to work fetches the pages that are open, and so do parts that are live."""
    page = phone("Ada", service_workers="allow")
    page.add_init_script("""
        const register = navigator.serviceWorker.register.bind(navigator.serviceWorker)
        navigator.serviceWorker.register = (...how) =>
          new Promise(done => { window.begin = () => done(register(...how)) })
    """)
    page.goto("/")
    page.wait_for_function("() => window.begin")
    page.evaluate("""async () => {
        const said = new URLSearchParams({ deed: crypto.randomUUID(), clear: 'yes' })
        await fetch('/clarity', { method: 'POST', body: said, headers: { accept: 'application/json' } })
        await fetch(location.href, { headers: { accept: 'text/html' } })
        window.begin()
        const { active } = await navigator.serviceWorker.ready
        if (active.state !== 'activated') await new Promise(done => active.addEventListener('statechange', done))
    }""")
    page.goto("/")
    expect(page.get_by_text("Thank you. That helps to say it better.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Now")).to_be_visible()
    expect(page.get_by_text("Thank you. That helps to say it better.")).to_be_hidden()
