"""Apple's podcast categories and their subcategories, exactly as they are spelt (facts 4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

CATEGORIES: dict[str, tuple[str, ...]] = {
    "Arts": (
        "Books",
        "Design",
        "Fashion & Beauty",
        "Food",
        "Performing Arts",
        "Visual Arts",
    ),
    "Business": (
        "Careers",
        "Entrepreneurship",
        "Investing",
        "Management",
        "Marketing",
        "Non-Profit",
    ),
    "Comedy": (
        "Comedy Interviews",
        "Improv",
        "Stand-Up",
    ),
    "Education": (
        "Courses",
        "How To",
        "Language Learning",
        "Self-Improvement",
    ),
    "Fiction": (
        "Comedy Fiction",
        "Drama",
        "Science Fiction",
    ),
    "Government": (),
    "History": (),
    "Health & Fitness": (
        "Alternative Health",
        "Fitness",
        "Medicine",
        "Mental Health",
        "Nutrition",
        "Sexuality",
    ),
    "Kids & Family": (
        "Education for Kids",
        "Parenting",
        "Pets & Animals",
        "Stories for Kids",
    ),
    "Leisure": (
        "Animation & Manga",
        "Automotive",
        "Aviation",
        "Crafts",
        "Games",
        "Hobbies",
        "Home & Garden",
        "Video Games",
    ),
    "Music": (
        "Music Commentary",
        "Music History",
        "Music Interviews",
    ),
    "News": (
        "Business News",
        "Daily News",
        "Entertainment News",
        "News Commentary",
        "Politics",
        "Sports News",
        "Tech News",
    ),
    "Religion & Spirituality": (
        "Buddhism",
        "Christianity",
        "Hinduism",
        "Islam",
        "Judaism",
        "Religion",
        "Spirituality",
    ),
    "Science": (
        "Astronomy",
        "Chemistry",
        "Earth Sciences",
        "Life Sciences",
        "Mathematics",
        "Natural Sciences",
        "Nature",
        "Physics",
        "Social Sciences",
    ),
    "Society & Culture": (
        "Documentary",
        "Personal Journals",
        "Philosophy",
        "Places & Travel",
        "Relationships",
    ),
    "Sports": (
        "Baseball",
        "Basketball",
        "Cricket",
        "Fantasy Sports",
        "Football",
        "Golf",
        "Hockey",
        "Rugby",
        "Running",
        "Soccer",
        "Swimming",
        "Tennis",
        "Volleyball",
        "Wilderness",
        "Wrestling",
    ),
    "Technology": (),
    "True Crime": (),
    "TV & Film": (
        "After Shows",
        "Film History",
        "Film Interviews",
        "Film Reviews",
        "TV Reviews",
    ),
}


def category_mistake(category: Sequence[str]) -> str | None:
    """What is wrong with a category and its subcategory, and the nearest right spelling; else None."""
    if not category:
        return "no category is given"
    if category[0] not in CATEGORIES:
        return f"{category[0]!r} is not one of Apple's categories{_meant(category[0], CATEGORIES)}"
    for inner in category[1:]:
        if inner not in CATEGORIES[category[0]]:
            return (
                f"{inner!r} is not a subcategory of {category[0]!r}{_meant(inner, CATEGORIES[category[0]])}"
            )
    return None


def _meant(word: str, known: Sequence[str] | dict[str, tuple[str, ...]]) -> str:
    near = get_close_matches(word, list(known), 1)
    return f"; did you mean {near[0]!r}?" if near else ""
