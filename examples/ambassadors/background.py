"""The 4,000 ordinary accounts: own words, popular links and posts, ordinary delays, a few common sayings."""

from dataclasses import dataclass, field

from wording import Wording, slug
from world import ACTIVITY, DAY, END, HOUR, N_DAYS, TEN_YEARS, Account, Post, World

N_ACCOUNTS = 4_000
N_NEWCOMERS = 12
N_NEWS = 400
N_POPULAR = 600
N_CRITICAL = 90
N_MEME_ACCOUNTS = 260
CRITICAL_DAYS = (7, 10, 11, 12, 13, 14, 17, 18, 19, 20, 21)

CLIENTS = (
    "Twitter for iPhone", "Twitter for Android", "Twitter Web Client", "Twitter Lite", "TweetDeck", "Twitter for iPad",
    "Facebook", "Instagram", "Hootsuite Inc.", "Buffer", "IFTTT", "Sprinklr",
)  # fmt: skip
CLIENT_WEIGHTS = (400, 290, 150, 50, 30, 30, 15, 12, 8, 6, 6, 3)
OUTLETS = ("morning.example.org", "www.example.net", "globe.example.com", "wire.example.net", "daily.example.org")
KINDS = ("own", "repost", "reply", "link", "quote")
KIND_WEIGHTS = (50, 19, 15, 13, 3)


@dataclass(slots=True)
class Story:
    """One news page that many accounts share."""

    headline: str
    url: str
    published_at: int


@dataclass(slots=True)
class Scene:
    """What the planted groups act upon."""

    popular: list[Post] = field(default_factory=list)
    critical: list[Post] = field(default_factory=list)


def add_background(world: World, wording: Wording) -> Scene:
    """Add the background accounts with their posts; return the posts that others react to."""
    newcomers = [world.rng.randrange(20 * DAY) for _ in range(N_NEWCOMERS)]
    dates = [*newcomers, *(None for _ in range(N_ACCOUNTS - N_NEWCOMERS))]
    accounts = [ordinary_account(world, wording, "background", created_at=date) for date in dates]
    plans = [_plan(world) for _ in accounts]
    for account, plan in zip(accounts, plans, strict=True):
        for _ in range(plan.count("own")):
            own_post(world, wording, account)
    scene = Scene(popular=_popular_posts(world))
    scene.critical = _critical_posts(world, wording, accounts)
    for account, plan in zip(accounts, plans, strict=True):
        _react(world, wording, account, plan=plan, scene=scene)
    _share_news(world, wording, accounts, plans=plans)
    _repeat_memes(world, wording, accounts)
    return scene


def ordinary_account(
    world: World, wording: Wording, group: str, *, bio_start: str = "", created_at: int | None = None
) -> Account:
    """Add an account with an ordinary name and profile text; by default up to ten years old."""
    given, surname = wording.pick("given"), wording.pick("surname")
    name = world.rng.choice((given, f"{given} {surname}", f"{given} {surname}", f"{given} {surname[0]}."))
    bio = wording.pick("bio") if world.rng.random() < 0.7 else ""
    client = world.rng.choices(CLIENTS, CLIENT_WEIGHTS)[0]
    if created_at is None:
        created_at = -world.rng.randrange(1, TEN_YEARS)
    bio = (bio_start + " " + bio).strip()
    return world.add_account(
        _free_handle(world, given, surname), name, bio, created_at=created_at, client=client, group=group
    )


def own_post(world: World, wording: Wording, account: Account, section: str = "sentence") -> Post:
    """Add a post in the account's own words, some with hashtags, a few mere greetings."""
    if world.rng.random() < 0.06:
        return world.post(account, world.moment(account), wording.pick("greeting"))
    n_hashtags = world.rng.choices((0, 1, 2, 3), (80, 17, 2, 1))[0]
    hashtags = dict.fromkeys(_hashtag(world, wording) for _ in range(n_hashtags))
    return world.post(account, world.moment(account), wording.sentence(section), hashtags=tuple(hashtags))


def _free_handle(world: World, given: str, surname: str) -> str:
    while True:
        number = world.rng.choice(("", str(world.rng.randrange(100)), str(world.rng.randrange(1_950, 2_010))))
        handle = world.rng.choice((f"{given}{surname}", f"{given}_{surname}", f"{surname}{given}"))
        handle = handle.replace(" ", "")[: 15 - len(number)] + number
        if handle not in world.handles:
            return handle


def _hashtag(world: World, wording: Wording) -> str:
    hashtags = wording.lists["hashtag"]
    return world.rng.choices(hashtags, zipf(len(hashtags)))[0]


def zipf(n: int) -> list[float]:
    """Return the weights 1, 1/2, ... 1/n."""
    return [1 / rank for rank in range(1, n + 1)]


def _plan(world: World) -> list[str]:
    return world.rng.choices(KINDS, KIND_WEIGHTS, k=world.draw(ACTIVITY))


def _popular_posts(world: World) -> list[Post]:
    return world.rng.sample([post for post in world.posts if post.posted_at < END - DAY], N_POPULAR)


def _critical_posts(world: World, wording: Wording, accounts: list[Account]) -> list[Post]:
    posts = []
    for account in world.rng.sample(accounts, N_CRITICAL):
        posted_at = world.rng.choice(CRITICAL_DAYS) * DAY + world.rng.randrange(13 * HOUR, 21 * HOUR)
        posts.append(world.post(account, max(posted_at, account.created_at + 1), wording.sentence("critical")))
    return posts


def _react(world: World, wording: Wording, account: Account, *, plan: list[str], scene: Scene) -> None:
    """Add the account's reposts, replies and quotes, each at an ordinary delay after a popular post."""
    targets = scene.popular[:20] + scene.critical + scene.popular[20:]
    weights = zipf(len(targets))
    for kind in plan:
        if kind in ("own", "link"):
            continue
        target = world.rng.choices(targets, weights)[0]
        posted_at = world.after(max(target.posted_at, account.created_at))
        if target.account is account:
            own_post(world, wording, account)
        elif kind == "repost":
            world.repost(account, posted_at, target)
        elif kind == "reply":
            world.reply(account, posted_at, target, wording.sentence("reaction"))
        else:
            world.quote(account, posted_at, target, wording.sentence("reaction"))


def _share_news(world: World, wording: Wording, accounts: list[Account], *, plans: list[list[str]]) -> None:
    """Add link posts in own words; about a sixth of the accounts press a share button, hardly any twice."""
    stories = [_story(world, wording) for _ in range(N_NEWS)]
    weights = zipf(N_NEWS)
    for account, plan in zip(accounts, plans, strict=True):
        p_button = 0.5
        for _ in range(plan.count("link")):
            story = world.rng.choices(stories, weights)[0]
            button = world.rng.random() < p_button
            p_button = 0.02 if button else p_button
            text = story.headline if button else wording.sentence()
            posted_at = world.after(max(story.published_at, account.created_at))
            world.post(account, posted_at, text, url=story.url)


def _story(world: World, wording: Wording) -> Story:
    headline = wording.headline()
    url = f"https://{world.rng.choice(OUTLETS)}/2018/{slug(headline)}"
    return Story(headline, url, world.rng.randrange((N_DAYS - 3) * DAY))


def _repeat_memes(world: World, wording: Wording, accounts: list[Account]) -> None:
    """Let unrelated people post the same saying: most of them one, a few of them two."""
    for place, account in enumerate(world.rng.sample(accounts, N_MEME_ACCOUNTS)):
        for meme in world.rng.sample(wording.lists["meme"], 2 if place < 8 else 1):
            world.post(account, world.moment(account), meme)
