"""The configuration of the instance, which clerk-js reads first."""

from typing import Any

from khoa_sandbox.clerk import passwords

APPLICATION_NAME = "Khoa"


def environment(public_url: str) -> dict[str, Any]:
    """E-mail codes, passwords and first names; no second factors, organisations or social."""
    home = f"{public_url}/"
    return {
        "auth_config": {
            "object": "auth_config",
            "id": "aac_khoa_sandbox",
            "single_session_mode": True,
            "claimed_at": None,
            "reverification": False,
        },
        "display_config": {
            "object": "display_config",
            "id": "display_config_khoa_sandbox",
            "instance_environment_type": "development",
            "application_name": APPLICATION_NAME,
            "preferred_sign_in_strategy": "password",
            "branded": False,
            "home_url": home,
            "support_email": "",
            "logo_image_url": "",
            "favicon_image_url": "",
            "theme": {},
            "sign_in_url": f"{public_url}/sign-in",
            "sign_up_url": f"{public_url}/sign-up",
            "user_profile_url": f"{public_url}/user",
            "after_sign_in_url": home,
            "after_sign_up_url": home,
            "after_sign_out_one_url": home,
            "after_sign_out_all_url": home,
            "after_switch_session_url": home,
            "captcha_public_key": None,
            "captcha_widget_type": None,
            "captcha_public_key_invisible": None,
            "captcha_provider": "turnstile",
            "captcha_oauth_bypass": [],
            "show_devmode_warning": False,
            "terms_url": "",
            "privacy_policy_url": "",
            "organization_profile_url": "",
            "create_organization_url": "",
            "after_leave_organization_url": "",
            "after_create_organization_url": "",
            "waitlist_url": "",
            "after_join_waitlist_url": "",
        },
        "user_settings": {
            "attributes": _attributes(),
            "actions": {"delete_self": True, "create_organization": False},
            "social": {},
            "enterprise_sso": {"enabled": False, "self_serve_sso": False},
            "sign_in": {"second_factor": {"required": False, "enabled": False}},
            "sign_up": {
                "allowlist_only": False,
                "progressive": True,
                "captcha_enabled": False,
                "mode": "public",
                "legal_consent_enabled": False,
            },
            "password_settings": {
                "min_length": passwords.MIN_LENGTH,
                "max_length": passwords.MAX_LENGTH,
                "disable_hibp": True,
                "allowed_special_characters": "",
                "require_special_char": False,
                "require_numbers": False,
                "require_uppercase": False,
                "require_lowercase": False,
                "show_zxcvbn": False,
                "min_zxcvbn_strength": 0,
            },
            "passkey_settings": {"allow_autofill": False, "show_sign_in_button": False},
            "username_settings": {"min_length": 4, "max_length": 64},
        },
        "organization_settings": {
            "enabled": False,
            "max_allowed_memberships": 5,
            "force_organization_selection": False,
            "actions": {"admin_delete": False},
            "domains": {"enabled": False, "enrollment_modes": [], "default_role": None},
            "slug": {"disabled": True},
            "organization_creation_defaults": {"enabled": False},
        },
        "commerce_settings": {
            "billing": {
                "stripe_publishable_key": None,
                "organization": {"enabled": False, "has_paid_plans": False},
                "user": {"enabled": False, "has_paid_plans": False},
            }
        },
        "api_keys_settings": {"user_api_keys_enabled": False, "orgs_api_keys_enabled": False},
        "protect_config": {"object": "protect_config", "id": "protect_khoa_sandbox"},
        "maintenance_mode": False,
    }


def _attributes() -> dict[str, Any]:
    off = ["phone_number", "username", "web3_wallet", "authenticator_app", "backup_code", "passkey"]
    return {
        "email_address": {
            **_attribute(enabled=True, required=True),
            "used_for_first_factor": True,
            "first_factors": ["email_code"],
            "verifications": ["email_code"],
            "verify_at_sign_up": True,
        },
        "password": _attribute(enabled=True, required=True),
        "first_name": _attribute(enabled=True, required=True),
        "last_name": _attribute(enabled=True, required=False),
        **{name: _attribute(enabled=False, required=False) for name in off},
    }


def _attribute(*, enabled: bool, required: bool) -> dict[str, Any]:
    return {
        "enabled": enabled,
        "required": required,
        "immutable": False,
        "used_for_first_factor": False,
        "first_factors": [],
        "used_for_second_factor": False,
        "second_factors": [],
        "verifications": [],
        "verify_at_sign_up": False,
    }
