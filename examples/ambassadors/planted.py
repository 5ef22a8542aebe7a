"""The planted groups: ambassadors and their parodies, advocates, syndication, fan club, repost ring."""

from background import Scene, ordinary_account, own_post
from wording import Wording, slug
from world import DAY, END, HOUR, Account, Post, World

AMBASSADORS = (
    "Odell", "Tilda", "Benno", "Marlo", "Corwin", "Dagny", "Emeka", "Lonnie", "Yusra", "Saskia", "Petra", "Rowan",
    "Ines", "Virgil",
)  # fmt: skip
ROLES = ("picker", "packer", "stower", "water spider", "problem solver", "trainer", "sorter")
CAMPAIGN_DAYS = (10, 11, 12, 13, 14, 17, 18, 19, 20, 21)
OFFICE_OPENS, OFFICE_CLOSES = 16 * HOUR, 24 * HOUR
N_SCRIPTS_EACH = 10
N_JOINT_REPLIES = 60

PARODIES = (
    ("AmazonFCGlorb", "Glorb - Amazon FC Ambassador", "Totally a person. Parody."),
    ("AmazonFCWanda", "Wanda - Amazon FC Ambassador", "I have never felt. That is the bio."),
    ("AmazonFCClank", "Clank, FC Ambassador (not really)", "Bolts tightened daily. A joke account, relax."),
)
EMPLOYER = "Harbourlight"
CAMPAIGNS = (
    "CleanHarbour", "SolarSchools", "WarmHomes", "TownLights", "QuietGrid", "GreenFerries", "OpenPlant", "FairTariff",
    "NightCrew", "WindWeek",
)  # fmt: skip
TOWNS = ("Ridgeport", "Fairhaven", "Redfield", "Stonebridge", "Valemont", "Glenbrook", "Elmhurst", "Newbridge")
N_SYNDICATED = 70
N_RING, N_RING_EVENTS = 20, 24
N_FANS, N_IDOL_POSTS = 100, 45


def add_planted(world: World, wording: Wording, scene: Scene) -> None:
    """Add every planted group to a world that has its background."""
    ambassadors = add_ambassadors(world, wording, scene.critical)
    add_parodies(world, wording, scene.critical, ambassadors)
    add_advocates(world, wording)
    add_syndication(world, wording)
    add_fans(world, wording)
    add_ring(world, wording)


def add_ambassadors(world: World, wording: Wording, critical: list[Post]) -> list[Post]:
    """Add 14 accounts that answer critical posts with 10 of 30 approved texts each; return their posts."""
    n_before = len(world.posts)
    accounts = [_ambassador(world, wording, name) for name in AMBASSADORS]
    scripts = {a.handle: world.rng.sample(wording.scripts, N_SCRIPTS_EACH) for a in accounts}
    for account in accounts:
        for script in scripts[account.handle]:
            posted_at = _office_moment(world)
            earlier = [post for post in critical if post.posted_at < posted_at]
            world.reply(account, posted_at, world.rng.choice(earlier), script)
        for _ in range(5):
            world.post(account, _office_moment(world), wording.sentence("paraphrase"))
    for target in world.rng.sample(critical, N_JOINT_REPLIES):
        begins_at = _next_office_moment(world, target.posted_at)
        for account in world.rng.sample(accounts, world.rng.randrange(3, 7)):
            text = _answer(world, wording, scripts[account.handle])
            world.reply(account, begins_at + world.rng.randrange(240), target, text)
    return world.posts[n_before:]


def _ambassador(world: World, wording: Wording, name: str) -> Account:
    bio = (
        f"{world.rng.choice(ROLES).capitalize()} in {wording.pick('place')}. "
        "FC Ambassador at Amazon, here to share what my days in the fulfillment center are like."
    )
    created_at = world.rng.randrange(14 * HOUR, 6 * DAY)
    return world.add_account(
        f"AmazonFC{name}",
        f"{name} - Amazon FC Ambassador",
        bio,
        created_at=created_at,
        client="Sprinklr",
        group="ambassador",
    )


def _answer(world: World, wording: Wording, scripts: list[str]) -> str:
    """Return an approved text as it is, one or two behind an own opening, or own words to the same effect."""
    kind = world.rng.choices(("verbatim", "opened", "two blocks", "own words"), (20, 30, 20, 30))[0]
    if kind == "verbatim":
        return world.rng.choice(scripts)
    if kind == "own words":
        return wording.sentence("paraphrase")
    blocks = world.rng.sample(scripts, 2 if kind == "two blocks" else 1)
    return " ".join([wording.pick("opening"), *blocks])


def _office_moment(world: World) -> int:
    return world.rng.choice(CAMPAIGN_DAYS) * DAY + world.rng.randrange(OFFICE_OPENS, OFFICE_CLOSES)


def _next_office_moment(world: World, moment: int) -> int:
    """Return a time within office hours, at least ten minutes after `moment`, with five minutes to spare."""
    candidate = moment + world.rng.randrange(600, 2 * HOUR)
    day = candidate // DAY
    if candidate % DAY >= OFFICE_OPENS and candidate % DAY < OFFICE_CLOSES - 300 and day in CAMPAIGN_DAYS:
        return candidate
    next_day = min(day for day in CAMPAIGN_DAYS if day * DAY + OFFICE_OPENS > candidate)
    return next_day * DAY + OFFICE_OPENS + world.rng.randrange(2 * HOUR)


def add_parodies(world: World, wording: Wording, critical: list[Post], ambassadors: list[Post]) -> None:
    """Add look-alikes that joke in their own words about the ambassadors and use none of their texts."""
    clients = ("Twitter for iPhone", "Twitter for Android", "Twitter Web Client")
    for (handle, name, bio), client in zip(PARODIES, clients, strict=True):
        created_at = world.rng.randrange(14 * DAY, 18 * DAY)
        account = world.add_account(handle, name, bio, created_at=created_at, client=client, group="parody")
        for _ in range(9):
            world.post(account, world.moment(account), wording.sentence("joke"))
        for target in world.rng.sample(critical, 3) + world.rng.sample(ambassadors, 3):
            posted_at = world.after(max(target.posted_at, created_at))
            world.reply(account, posted_at, target, wording.sentence("joke"))


def add_advocates(world: World, wording: Wording) -> None:
    """Add 12 employees who say so in bio and post and share each campaign of their firm within an hour."""
    bio_start = f"I work for {EMPLOYER} Energy."
    accounts = [ordinary_account(world, wording, "advocate", bio_start=bio_start) for _ in range(12)]
    for place, campaign in enumerate(CAMPAIGNS):
        begins_at = (1 + 2 * place) * DAY + world.rng.randrange(12 * HOUR, 20 * HOUR)
        url = f"https://harbourlight.example.com/campaigns/{campaign.lower()}"
        for account in world.rng.sample(accounts, world.rng.randrange(9, 13)):
            text = f"I work for {EMPLOYER}: {wording.sentence('advocacy')}"
            posted_at = begins_at + world.rng.randrange(HOUR)
            world.post(account, posted_at, text, url=url, hashtags=("employee", "ad", campaign))
    for account in accounts:
        for _ in range(8):
            own_post(world, wording, account)


def add_syndication(world: World, wording: Wording) -> None:
    """Add 8 local pages of one publisher that post the same story with its headline within minutes."""
    pages = [_local_page(world, town) for town in TOWNS]
    for _ in range(N_SYNDICATED):
        headline = wording.headline()
        published_at = world.rng.randrange(END - HOUR)
        for page in world.rng.sample(pages, world.rng.randrange(6, 9)):
            posted_at = published_at + world.rng.randrange(150)
            world.post(page, posted_at, headline, url=f"https://local.example.net/{slug(headline)}")
    for page in pages:
        for _ in range(12):
            headline = wording.headline()
            url = f"https://local.example.net/{page.handle.lower()}/{slug(headline)}"
            world.post(page, world.moment(page), headline, url=url)


def _local_page(world: World, town: str) -> Account:
    return world.add_account(
        f"{town}Daily"[:15],
        f"{town} Daily",
        f"News for {town}. A page of the Local Daily family.",
        created_at=-world.rng.randrange(1_000 * DAY, 1_400 * DAY),
        client="SocialFlow",
        group="syndication",
    )


def add_fans(world: World, wording: Wording) -> None:
    """Add a singer with 100 fans who repost nearly everything of hers, each in their own time."""
    idol = world.add_account(
        "LunaValeMusic",
        "Luna Vale",
        "Singer. New record out now.",
        created_at=-900 * DAY,
        client="Twitter for iPhone",
        group="background",
    )
    idol_posts = [
        world.post(idol, world.rng.randrange(END - 4 * DAY), wording.sentence("sentence"), hashtags=("LunaVale",))
        for _ in range(N_IDOL_POSTS)
    ]
    for _ in range(N_FANS):
        _add_fan(world, wording, idol_posts)


def _add_fan(world: World, wording: Wording, idol_posts: list[Post]) -> None:
    fan = ordinary_account(world, wording, "fan")
    for target in world.rng.sample(idol_posts, world.rng.randrange(12, 28)):
        world.repost(fan, world.after(target.posted_at), target)
    for song in world.rng.sample(range(8), 3):
        url = f"https://music.example.com/luna-vale/song-{song + 1}"
        world.post(fan, world.after(song * 2 * DAY), wording.sentence("fan"), url=url)
    for _ in range(world.rng.randrange(2, 6)):
        world.post(fan, world.moment(fan), wording.sentence("fan"), hashtags=("LunaVale",))
    if world.rng.random() < 0.6:
        birthday = 15 * DAY + world.rng.randrange(DAY)
        world.post(fan, birthday, "Happy birthday to our one and only Luna Vale, shine on!")


def add_ring(world: World, wording: Wording) -> None:
    """Add 20 accounts that repost the same promotion posts within 30 seconds of each other."""
    client = world.add_account(
        "BrightDealsHQ",
        "Bright Deals",
        "Offers every day.",
        created_at=-300 * DAY,
        client="Buffer",
        group="background",
    )
    members = [ordinary_account(world, wording, "ring") for _ in range(N_RING)]
    for event in range(N_RING_EVENTS):
        posted_at = (1 + event) * DAY + world.rng.randrange(6 * HOUR, 22 * HOUR)
        target = world.post(client, posted_at, wording.sentence(), url=f"https://deals.example.com/{event + 1}")
        begins_at = posted_at + world.rng.randrange(60, 900)
        for member in world.rng.sample(members, world.rng.randrange(14, N_RING + 1)):
            world.repost(member, begins_at + world.rng.randrange(31), target)
    for member in members:
        for _ in range(world.rng.randrange(5, 14)):
            own_post(world, wording, member)
