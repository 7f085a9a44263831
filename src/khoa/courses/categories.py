"""The subjects that courses are filed under, in the order they are shown."""

CATEGORIES: dict[str, dict[str, str]] = {
    "programming": {"vi": "Lập trình", "en": "Programming"},
    "data": {"vi": "Dữ liệu", "en": "Data"},
    "office": {"vi": "Tin học văn phòng", "en": "Office skills"},
    "languages": {"vi": "Ngoại ngữ", "en": "Languages"},
    "business": {"vi": "Kinh doanh", "en": "Business"},
    "finance": {"vi": "Tài chính", "en": "Finance"},
    "creative": {"vi": "Sáng tạo", "en": "Creative"},
    "music": {"vi": "Âm nhạc", "en": "Music"},
    "lifestyle": {"vi": "Đời sống", "en": "Lifestyle"},
    "soft-skills": {"vi": "Kỹ năng mềm", "en": "Soft skills"},
}
