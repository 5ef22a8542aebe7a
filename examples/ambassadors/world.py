"""Accounts, posts and clocks of the synthetic world; every number comes from one seeded generator.

Only `random()`-based integer draws and linear interpolation are used, never `exp`, `log` or `gauss`, so
that the same seed gives the same bytes on every machine. Times are whole seconds since `START`.
"""

import csv
import io
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

START = datetime(2018, 8, 10, tzinfo=UTC)
HOUR = 3_600
DAY = 24 * HOUR
N_DAYS = 28
END = N_DAYS * DAY
TEN_YEARS = 3_650 * DAY

# Share of a day's posts per local hour, in thousandths.
LOCAL_HOURS = (14, 8, 5, 4, 5, 10, 24, 42, 54, 56, 54, 52, 56, 54, 50, 48, 50, 54, 60, 68, 76, 74, 52, 30)
# Quantiles in equal steps from the smallest to the largest value.
ACTIVITY = (1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4, 4, 5, 6, 7, 8, 11, 16, 55)
DELAYS = (40, 500, 1_100, 1_900, 3_000, 4_500, 6_600, 9_600, 14_400, 22_000, 36_000, 70_000, 190_000)
FOLLOWERS = (0, 9, 22, 41, 66, 98, 140, 200, 290, 430, 700, 1_300, 3_200, 48_000)

POST_HEADERS = (
    "post_id", "account_id", "handle", "name", "bio", "account_created_at", "n_followers", "client", "language",
    "posted_at", "text", "url", "hashtags", "reply_to", "repost_of", "quote_of",
)  # fmt: skip
TRUTH_HEADERS = ("account_id", "handle", "group")


@dataclass(slots=True, eq=False)
class Account:
    """One account with the profile that each of its posts repeats."""

    account_id: str
    handle: str
    name: str
    bio: str
    created_at: int
    n_followers: int
    client: str
    group: str
    utc_offset: int = 0


@dataclass(slots=True, eq=False)
class Post:
    """One post; `post_id` is given by `World.number_posts`."""

    account: Account
    posted_at: int
    text: str
    url: str = ""
    hashtags: tuple[str, ...] = ()
    reply_to: "Post | None" = None
    repost_of: "Post | None" = None
    quote_of: "Post | None" = None
    post_id: str = ""


@dataclass(slots=True)
class World:
    """All accounts and posts, and the random numbers that they are drawn with."""

    rng: random.Random
    accounts: list[Account] = field(default_factory=list)
    posts: list[Post] = field(default_factory=list)
    handles: set[str] = field(default_factory=set)

    def add_account(self, handle: str, name: str, bio: str, *, created_at: int, client: str, group: str) -> Account:
        """Add an account; its id grows with its creation date."""
        id_number = 700 * 10**15 + (created_at + 2 * TEN_YEARS) * 10**8 + self.rng.randrange(10**8)
        account = Account(str(id_number), handle, name, bio, created_at, self.draw(FOLLOWERS), client, group)
        account.utc_offset = self.rng.choice((-8, -7, -6, -5, -5, -4, 0, 1, 2, 8, 10))
        self.accounts.append(account)
        self.handles.add(handle)
        return account

    def post(
        self, account: Account, posted_at: int, text: str, *, url: str = "", hashtags: tuple[str, ...] = ()
    ) -> Post:
        """Add a post of `account`; its text ends with its hashtags and its link."""
        parts = [text, *("#" + hashtag for hashtag in hashtags), url]
        post = Post(account, posted_at, " ".join(part for part in parts if part), url, hashtags)
        self.posts.append(post)
        return post

    def reply(self, account: Account, posted_at: int, target: Post, text: str) -> Post:
        """Add a reply to `target` that begins with its author's handle."""
        post = self.post(account, posted_at, f"@{target.account.handle} {text}")
        post.reply_to = target
        return post

    def quote(self, account: Account, posted_at: int, target: Post, text: str) -> Post:
        """Add a post that quotes `target`."""
        post = self.post(account, posted_at, text)
        post.quote_of = target
        return post

    def repost(self, account: Account, posted_at: int, target: Post) -> Post:
        """Add a repost of `target` with its text, link and hashtags."""
        post = self.post(account, posted_at, f"RT @{target.account.handle}: {target.text}")
        post.url, post.hashtags, post.repost_of = target.url, target.hashtags, target
        return post

    def draw(self, quantiles: tuple[int, ...]) -> int:
        """Draw from the distribution with these quantiles, linear in between."""
        position = self.rng.random() * (len(quantiles) - 1)
        low = int(position)
        return int(quantiles[low] + (position - low) * (quantiles[low + 1] - quantiles[low]))

    def moment(self, account: Account) -> int:
        """Draw a time of the 28 days after the creation of `account`, by its local daily rhythm."""
        while True:
            local_hour = self.rng.choices(range(24), LOCAL_HOURS)[0]
            day = self.rng.randrange(N_DAYS) * DAY
            moment = day + (local_hour - account.utc_offset) % 24 * HOUR + self.rng.randrange(HOUR)
            if moment > account.created_at:
                return moment

    def after(self, moment: int) -> int:
        """Draw a time at an ordinary delay after `moment`: a median of two hours, sometimes two days.

        `moment` must lie well before the end of the 28 days.
        """
        while True:
            later = moment + self.draw(DELAYS)
            if later < END:
                return later

    def number_posts(self) -> None:
        """Give every post an id of 18 digits that grows with time."""
        self.posts.sort(key=lambda post: post.posted_at)
        before, order = -1, 0
        for post in self.posts:
            order = order + 1 if post.posted_at == before else 0
            before = post.posted_at
            post.post_id = str(800 * 10**15 + before * 10**10 + order * 10**3 + self.rng.randrange(10**3))


def iso(moment: int) -> str:
    """Return seconds since `START` as ISO 8601 in UTC."""
    return (START + timedelta(seconds=moment)).strftime("%Y-%m-%dT%H:%M:%SZ")


def posts_csv(world: World) -> str:
    """Return all posts as CSV, account by account (which compresses well), each in order of time."""
    rows = sorted(world.posts, key=lambda post: (post.account.account_id, post.post_id))
    return _csv(POST_HEADERS, [_post_row(post) for post in rows])


def truth_csv(world: World) -> str:
    """Return the group of every account as CSV, by account id."""
    accounts = sorted(world.accounts, key=lambda account: account.account_id)
    return _csv(TRUTH_HEADERS, [[account.account_id, account.handle, account.group] for account in accounts])


def _post_row(post: Post) -> list[str]:
    account = post.account
    profile = [account.account_id, account.handle, account.name, account.bio, iso(account.created_at)]
    targets = [target.post_id if target else "" for target in (post.reply_to, post.repost_of, post.quote_of)]
    content = [iso(post.posted_at), post.text, post.url, " ".join(post.hashtags)]
    return [post.post_id, *profile, str(account.n_followers), account.client, "en", *content, *targets]


def _csv(headers: tuple[str, ...], rows: list[list[str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows(rows)
    return buffer.getvalue()
