// Written by `npm run types` from the OpenAPI document; do not change it by hand.

export interface paths {
    "/api/courses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Courses
         * @description List published courses by words, filters, order and page, with the counts of each filter.
         */
        get: operations["list_courses_api_courses_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/courses/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Course
         * @description Show a published course with its curriculum; a draft only to its team and administrators.
         */
        get: operations["show_course_api_courses__slug__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/categories": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Categories */
        get: operations["list_categories_api_categories_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/courses/{slug}/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Enrol
         * @description Enrol in a free course; 409 course_not_free when it has a price.
         */
        post: operations["enrol_api_courses__slug__enrol_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/learn/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Outline
         * @description Show the curriculum with my progress; 403 for those who are not enrolled.
         */
        get: operations["outline_api_learn__slug__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/learn/{slug}/lectures/{lecture_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Open Lecture
         * @description Open a lecture, with short-lived URLs. Everybody may open a preview of a published course.
         */
        get: operations["open_lecture_api_learn__slug__lectures__lecture_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/learn/{slug}/lectures/{lecture_id}/progress": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Save Progress
         * @description Save my position in a lecture, and whether I have completed it.
         */
        put: operations["save_progress_api_learn__slug__lectures__lecture_id__progress_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/cart/quote": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Quote Cart
         * @description A visitor's cart, kept by their browser, at present prices. Unknown slugs are left out.
         */
        post: operations["quote_cart_api_cart_quote_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/cart": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Cart
         * @description My cart at present prices. What changed since a course was put in is named at its line.
         */
        get: operations["show_cart_api_me_cart_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/cart/merge": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Merge Cart
         * @description Take over what I chose before I signed in.
         */
        post: operations["merge_cart_api_me_cart_merge_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/cart/courses/{slug}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Course
         * @description 409 with why for a course that I cannot buy, and `cart_full` beyond fifty.
         */
        put: operations["put_course_api_me_cart_courses__slug__put"];
        post?: never;
        /** Remove Course */
        delete: operations["remove_course_api_me_cart_courses__slug__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/cart/coupon": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Coupon
         * @description 409 with one code for each reason that it takes nothing off; 429 after ten tries a minute.
         */
        put: operations["put_coupon_api_me_cart_coupon_put"];
        post?: never;
        /** Remove Coupon */
        delete: operations["remove_coupon_api_me_cart_coupon_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/create-checkout-session": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Create Checkout Session
         * @description Where to pay for these courses. Asking again gives the same session while it can be paid.
         *
         *     A coupon that takes off all opens them at once: `url` is then the success page itself. When
         *     `total` is sent and is another now, 409 price_changed, and nothing was opened.
         */
        post: operations["create_checkout_session_api_create_checkout_session_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/checkout-sessions/{session_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Checkout Session
         * @description The purchase behind a session, after asking the provider: does not wait for its webhook.
         */
        get: operations["show_checkout_session_api_checkout_sessions__session_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/purchases/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Purchase
         * @description One of mine, as it is known: for its receipt.
         */
        get: operations["my_purchase_api_me_purchases__number__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/courses/{slug}/mine": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Course
         * @description Whether I am enrolled, teach it, or have begun to pay for it.
         */
        get: operations["my_course_api_courses__slug__mine_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/activation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Activate
         * @description Open an activation code's courses to me; the purchase that it made. 429 after ten tries a
         *     minute.
         */
        post: operations["activate_api_me_activation_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/transfers/{reference}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show Transfer */
        get: operations["show_transfer_api_transfers__reference__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/purchases/{number}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Refund
         * @description What of this purchase I can have given back, and why the rest not.
         */
        get: operations["my_refund_api_me_purchases__number__refund_get"];
        put?: never;
        /**
         * Ask For My Refund
         * @description Give these courses back. They close at once; the money follows.
         */
        post: operations["ask_for_my_refund_api_me_purchases__number__refund_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/sales": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Sales
         * @description Purchases of my courses, newest first. Buyers are named, their addresses are not told.
         */
        get: operations["my_sales_api_educator_sales_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/sales/{number}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund My Sale
         * @description Give a buyer the money for my own courses back.
         */
        post: operations["refund_my_sale_api_educator_sales__number__refund_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/purchases/claim": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Claim Purchases
         * @description Take what was bought with my verified primary address, without an account. Again, nothing.
         */
        post: operations["claim_purchases_api_me_purchases_claim_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{platform}/{door}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Receive Get
         * @description The same for a platform that sends events as a signed query string.
         */
        get: operations["receive_get_api_webhooks__platform___door__get"];
        put?: never;
        /**
         * Receive Post
         * @description Take an event that a platform posts. 200: handled, or nothing to do; 400: bad signature; 500:
         *     failed, send it again; or whatever the platform expects instead.
         */
        post: operations["receive_post_api_webhooks__platform___door__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/webhooks/{platform}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Receive Get
         * @description The same for a platform that sends events as a signed query string.
         */
        get: operations["receive_get_api_webhooks__platform__get"];
        put?: never;
        /**
         * Receive Post
         * @description Take an event that a platform posts. 200: handled, or nothing to do; 400: bad signature; 500:
         *     failed, send it again; or whatever the platform expects instead.
         */
        post: operations["receive_post_api_webhooks__platform__post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show Me */
        get: operations["show_me_api_me_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /** Update Me */
        patch: operations["update_me_api_me_patch"];
        trace?: never;
    };
    "/api/me/educator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Become Educator
         * @description Open the studio to me; again, it replaces the texts. 403 educator_role_taken if the office
         *     took the role away.
         */
        post: operations["become_educator_api_me_educator_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/enrolments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Enrolments
         * @description The courses that are open to me, newest first, with my progress.
         */
        get: operations["my_enrolments_api_me_enrolments_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/purchases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Purchases
         * @description What I bought or began to, newest first.
         */
        get: operations["my_purchases_api_me_purchases_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * My Invitations
         * @description What waits for my verified primary address, the latest first.
         */
        get: operations["my_invitations_api_me_invitations_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/invitations/{invitation_id}/show": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Show Invitation
         * @description One invitation, before I answer it. A POST, since the token does not belong in an address.
         */
        post: operations["show_invitation_api_me_invitations__invitation_id__show_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/invitations/{invitation_id}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept Invitation
         * @description Take it. 409 invitation_closed when it has expired, or was withdrawn or used.
         */
        post: operations["accept_invitation_api_me_invitations__invitation_id__accept_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/me/invitations/{invitation_id}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decline Invitation */
        post: operations["decline_invitation_api_me_invitations__invitation_id__decline_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Own Courses
         * @description List the courses that I own or work on, drafts too, the latest change first.
         *
         *     `q`: with these words in the title; `for_sale`: only my own that are published with a price.
         */
        get: operations["list_own_courses_api_educator_courses_get"];
        put?: never;
        /** Create Course */
        post: operations["create_course_api_educator_courses_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show Own Course */
        get: operations["show_own_course_api_educator_courses__course_id__get"];
        put?: never;
        post?: never;
        /**
         * Delete Course
         * @description Delete a draft without students; 409 has_students or still_published otherwise.
         */
        delete: operations["delete_course_api_educator_courses__course_id__delete"];
        options?: never;
        head?: never;
        /**
         * Change Course
         * @description Change any part of the description, or the price; omitted fields stay.
         */
        patch: operations["change_course_api_educator_courses__course_id__patch"];
        trace?: never;
    };
    "/api/educator/courses/{course_id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish Course
         * @description Publish the course; 409 not_ready with one of `errors` for each thing that is missing.
         */
        post: operations["publish_course_api_educator_courses__course_id__publish_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/unpublish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Unpublish Course */
        post: operations["unpublish_course_api_educator_courses__course_id__unpublish_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/cover": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Cover
         * @description Set the cover by a form with the picture in `file`: JPEG, PNG, WebP or AVIF, at most 12 MB
         *     and 50 megapixels.
         *
         *     Errors at the field `file`: too_large (413), not_a_picture, heic, too_many_pixels, empty (422).
         */
        put: operations["put_cover_api_educator_courses__course_id__cover_put"];
        post?: never;
        /** Delete Cover */
        delete: operations["delete_cover_api_educator_courses__course_id__cover_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/chapters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create Chapter */
        post: operations["create_chapter_api_educator_courses__course_id__chapters_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/chapters/{chapter_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete Chapter */
        delete: operations["delete_chapter_api_educator_courses__course_id__chapters__chapter_id__delete"];
        options?: never;
        head?: never;
        /** Rename Chapter */
        patch: operations["rename_chapter_api_educator_courses__course_id__chapters__chapter_id__patch"];
        trace?: never;
    };
    "/api/educator/courses/{course_id}/chapters/{chapter_id}/lectures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Create Lecture */
        post: operations["create_lecture_api_educator_courses__course_id__chapters__chapter_id__lectures_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/lectures/{lecture_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Delete Lecture */
        delete: operations["delete_lecture_api_educator_courses__course_id__lectures__lecture_id__delete"];
        options?: never;
        head?: never;
        /** Change Lecture */
        patch: operations["change_lecture_api_educator_courses__course_id__lectures__lecture_id__patch"];
        trace?: never;
    };
    "/api/educator/courses/{course_id}/curriculum": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Order Curriculum
         * @description Set the whole order at once; 422 when the ids are not the present ones.
         */
        put: operations["order_curriculum_api_educator_courses__course_id__curriculum_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/lectures/{lecture_id}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Preview Lecture
         * @description Show the lecture as a student will see it, or still sees it if it was removed.
         */
        get: operations["preview_lecture_api_educator_courses__course_id__lectures__lecture_id__preview_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/lectures/{lecture_id}/upload": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin Upload
         * @description Sign an upload of one file directly to its media provider, valid for an hour.
         */
        post: operations["begin_upload_api_educator_courses__course_id__lectures__lecture_id__upload_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/lectures/{lecture_id}/upload/{upload_id}/sign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign Upload
         * @description Sign the same upload for another hour; 404 when it was cancelled or has expired.
         */
        post: operations["sign_upload_api_educator_courses__course_id__lectures__lecture_id__upload__upload_id__sign_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/lectures/{lecture_id}/upload/{upload_id}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Complete Upload
         * @description Have Khoa look for the file that was sent; 409 not_arrived if it is not there.
         */
        post: operations["complete_upload_api_educator_courses__course_id__lectures__lecture_id__upload__upload_id__complete_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/lectures/{lecture_id}/upload/{upload_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Cancel Upload
         * @description Cancel an upload; whatever of it has reached or will reach its provider is destroyed.
         */
        delete: operations["cancel_upload_api_educator_courses__course_id__lectures__lecture_id__upload__upload_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/lectures/{lecture_id}/captions/{language}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Put Captions
         * @description A form with a WebVTT file in `file`, 1 MB at most; it replaces the one in this language.
         *     Errors at the field `file`: too_large (413), not_captions, wrong_kind (422).
         */
        put: operations["put_captions_api_educator_courses__course_id__lectures__lecture_id__captions__language__put"];
        post?: never;
        /**
         * Delete Captions
         * @description Remove the captions in this language, if there are any.
         */
        delete: operations["delete_captions_api_educator_courses__course_id__lectures__lecture_id__captions__language__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/earnings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Own Earnings
         * @description Show my balance and my earnings by month.
         */
        get: operations["show_own_earnings_api_educator_earnings_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/earnings/courses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Earnings By Course
         * @description List what each of my courses has earned, the highest first.
         */
        get: operations["list_earnings_by_course_api_educator_earnings_courses_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/earnings/rows": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Own Rows
         * @description List my rows of the ledger, the latest first.
         */
        get: operations["list_own_rows_api_educator_earnings_rows_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/coupons": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Coupons
         * @description List my coupons; for an admin also those for everybody's courses. The latest first.
         */
        get: operations["list_coupons_api_educator_coupons_get"];
        put?: never;
        /** Create Coupon */
        post: operations["create_coupon_api_educator_coupons_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/coupons/{coupon_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        /**
         * Change Coupon
         * @description Change its dates, its maximum, and whether it is active; omitted fields stay.
         */
        patch: operations["change_coupon_api_educator_coupons__coupon_id__patch"];
        trace?: never;
    };
    "/api/educator/coupons/{coupon_id}/uses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Uses
         * @description List who used it or is paying with it, the latest first.
         */
        get: operations["list_uses_api_educator_coupons__coupon_id__uses_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/activation-batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Batches
         * @description List my batches, the latest first.
         */
        get: operations["list_batches_api_educator_activation_batches_get"];
        put?: never;
        /**
         * Create Batch
         * @description Create up to 5000 codes for courses of mine, or, as an admin, for anybody's.
         */
        post: operations["create_batch_api_educator_activation_batches_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/activation-batches/{batch_id}/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List Codes */
        get: operations["list_codes_api_educator_activation_batches__batch_id__codes_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/activation-batches/{batch_id}/codes.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download Codes
         * @description Download the whole batch for a spreadsheet. The column names are those of the API.
         */
        get: operations["download_codes_api_educator_activation_batches__batch_id__codes_csv_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/activation-batches/{batch_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Codes
         * @description Cancel these unused codes, or all of them. A used code stays used.
         */
        post: operations["cancel_codes_api_educator_activation_batches__batch_id__cancel_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/team/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Members
         * @description List the members without the owner, the oldest first.
         */
        get: operations["list_members_api_educator_courses__course_id__team_members_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/team/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Course Invitations
         * @description List all invitations, the latest first. Those that are over are removed after 90 days.
         */
        get: operations["list_course_invitations_api_educator_courses__course_id__team_invitations_get"];
        put?: never;
        /**
         * Invite To Course
         * @description Invite whoever has this address by a letter, which they accept themselves.
         */
        post: operations["invite_to_course_api_educator_courses__course_id__team_invitations_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/team/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /** Withdraw Course Invitation */
        delete: operations["withdraw_course_invitation_api_educator_courses__course_id__team_invitations__invitation_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/educator/courses/{course_id}/team/members/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Remove Member
         * @description Remove a member, if they are one, from their next call on.
         */
        delete: operations["remove_member_api_educator_courses__course_id__team_members__user_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/purchases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find Purchases
         * @description Newest first. `q`: a purchase's number, a provider's reference, or a buyer's address.
         */
        get: operations["find_purchases_api_admin_purchases_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/purchases/{number}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show Purchase */
        get: operations["show_purchase_api_admin_purchases__number__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/purchases/{number}/refund": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund Purchase
         * @description Give lines back, or money alone, or all that is left; the policy for buyers does not bind the
         *     office.
         */
        post: operations["refund_purchase_api_admin_purchases__number__refund_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/purchases/{number}/refund-orders/{order_id}/again": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refund Again
         * @description Ask anew for a refund that was turned down.
         */
        post: operations["refund_again_api_admin_purchases__number__refund_orders__order_id__again_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/purchases/{number}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accept Amount
         * @description Take a payment that is not of the ordered amount.
         */
        post: operations["accept_amount_api_admin_purchases__number__accept_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/purchases/{number}/refunds/{refund_ref}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Name Lines
         * @description Say which courses a refund made elsewhere was for.
         */
        post: operations["name_lines_api_admin_purchases__number__refunds__refund_ref__lines_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/purchases/{number}/closed-lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Close Lines
         * @description Keep these lines closed, whatever was paid, and no others: no money goes back by that.
         */
        post: operations["close_lines_api_admin_purchases__number__closed_lines_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/purchases/{number}/look": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Look At Provider
         * @description Ask the provider now.
         */
        post: operations["look_at_provider_api_admin_purchases__number__look_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Events
         * @description Newest first. `q`: an event's id, a payment's reference or a purchase's number.
         */
        get: operations["list_events_api_admin_events_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/events/{event_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show Event */
        get: operations["show_event_api_admin_events__event_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/events/{event_id}/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Replay Event
         * @description Run it again, unless it is handled: then nothing changes. A failure is in the answer.
         */
        post: operations["replay_event_api_admin_events__event_id__replay_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/outbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Outbox
         * @description What must still be done outside, and what was done; `failing`: with an error so far.
         */
        get: operations["list_outbox_api_admin_outbox_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/outbox/{intent_id}/retry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Retry Now
         * @description Try it at once instead of after its pause; what is done, or has not failed, is left alone.
         *
         *     An attempt that is under way is not waited for: every task may be done twice.
         */
        post: operations["retry_now_api_admin_outbox__intent_id__retry_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Transfers
         * @description Newest first; `waiting`: short ones and money to send back. `q`: the reference.
         */
        get: operations["list_transfers_api_admin_transfers_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/transfers/{reference}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show Transfer */
        get: operations["show_transfer_api_admin_transfers__reference__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/transfers/{reference}/received": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Money Came In
         * @description Money came in. 409 bank_reference_known when this line is recorded already.
         */
        post: operations["money_came_in_api_admin_transfers__reference__received_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/transfers/{reference}/accept": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take Less
         * @description Take what came in as the whole price.
         */
        post: operations["take_less_api_admin_transfers__reference__accept_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/transfers/{reference}/give-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send All Back
         * @description Too little came in: a task to send it back.
         */
        post: operations["send_all_back_api_admin_transfers__reference__give_up_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/transfers/{reference}/tasks/{ref}/sent": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Money Was Sent */
        post: operations["money_was_sent_api_admin_transfers__reference__tasks__ref__sent_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/ledger": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Rows
         * @description Newest first, of the days from `first` to `last` on the school's calendar.
         */
        get: operations["list_rows_api_admin_ledger_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/ledger/rows.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download Rows
         * @description The same rows, oldest first, for a spreadsheet.
         */
        get: operations["download_rows_api_admin_ledger_rows_csv_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/ledger/balances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Balances
         * @description What each educator has earned, was paid and is owed; who is owed most first.
         */
        get: operations["list_balances_api_admin_ledger_balances_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/ledger/payouts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Record Payout
         * @description 404 for who is no educator and never earned anything; 409 payout_recorded for a known
         *     reference, more_than_owed until it is confirmed.
         */
        post: operations["record_payout_api_admin_ledger_payouts_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/overview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show Overview */
        get: operations["show_overview_api_admin_overview_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/reconciliations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Reconciliations
         * @description Those that came to their end, newest first; kept for 90 days.
         */
        get: operations["list_reconciliations_api_admin_reconciliations_get"];
        put?: never;
        /**
         * Reconcile Now
         * @description Start one, unless one is under way; the list tells when it has ended.
         */
        post: operations["reconcile_now_api_admin_reconciliations_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Acts
         * @description Newest first: what was done to one subject, or by one person, or everything.
         */
        get: operations["list_acts_api_admin_audit_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/school": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show School
         * @description As the database has them now. `revision` is what `If-Match` takes.
         */
        get: operations["show_school_api_admin_school_get"];
        /**
         * Change School
         * @description All of them; every process goes by it within two seconds. 409 changed_elsewhere when the
         *     page shows another revision than the present one.
         */
        put: operations["change_school_api_admin_school_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/people/{user_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Show Person */
        get: operations["show_person_api_admin_people__user_id__get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/people/{user_id}/roles/{role}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Take Role
         * @description It counts from the next call on; nobody takes it again by themselves. 409 not_yourself for
         *     one's own role of an administrator.
         */
        delete: operations["take_role_api_admin_people__user_id__roles__role__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/people/{user_id}/roles/educator": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Give Educator Role
         * @description Give back the role that the office took. Other roles are given by an invitation.
         */
        put: operations["give_educator_role_api_admin_people__user_id__roles_educator_put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/people/{user_id}/suspension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Suspend Person
         * @description Close the account, whatever Clerk says of it. 409 not_yourself.
         */
        put: operations["suspend_person_api_admin_people__user_id__suspension_put"];
        post?: never;
        /**
         * Lift Suspension
         * @description Open the account again; one that is banned at Clerk stays closed by that.
         */
        delete: operations["lift_suspension_api_admin_people__user_id__suspension_delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/invitations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Invitations
         * @description The latest first, also those that are over; they go 90 days after their end.
         */
        get: operations["list_invitations_api_admin_invitations_get"];
        put?: never;
        /**
         * Invite To Role
         * @description Whoever has the address gets a letter and accepts by themselves. Again, it is a new
         *     invitation in the place of the old one.
         */
        post: operations["invite_to_role_api_admin_invitations_post"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/admin/invitations/{invitation_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Withdraw Invitation
         * @description 409 invitation_closed once it was answered: the role is then taken away from the person.
         */
        delete: operations["withdraw_invitation_api_admin_invitations__invitation_id__delete"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/config": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show Config
         * @description Show the public settings of this school.
         */
        get: operations["show_config_api_config_get"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AuditRow
         * @description `actor` None: whoever runs the machine. `subject`: a kind and an id, such as `purchase:…`.
         */
        AuditRow: {
            /** Id */
            id: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            actor: components["schemas"]["Someone"] | null;
            on_behalf_of: components["schemas"]["Someone"] | null;
            /** Action */
            action: string;
            /** Subject */
            subject: string;
            /** Details */
            details: {
                [key: string]: string | number | boolean | string[];
            };
        };
        /**
         * BalanceOut
         * @description In minor units of `currency`. `owed` is negative when refunds followed a payout.
         */
        BalanceOut: {
            /** Currency */
            currency: string;
            /** Earned */
            earned: number;
            /** Paid Out */
            paid_out: number;
            /** Owed */
            owed: number;
        };
        /**
         * Balances
         * @description As of then: what is owed now, a payout is compared with. None before the first sums.
         */
        Balances: {
            /** Items */
            items: components["schemas"]["EducatorBalance"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
            /** As Of */
            as_of: string | null;
        };
        /** BatchPublic */
        BatchPublic: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Courses */
            courses: string[];
            /** Size */
            size: number;
            /** Used */
            used: number;
            /** Cancelled */
            cancelled: number;
            /** Expires At */
            expires_at: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
        };
        /** Body_put_captions_api_educator_courses__course_id__lectures__lecture_id__captions__language__put */
        Body_put_captions_api_educator_courses__course_id__lectures__lecture_id__captions__language__put: {
            /** File */
            file: string;
        };
        /**
         * BroughtCourse
         * @description A course that a visitor chose, at the price they saw.
         */
        BroughtCourse: {
            /** Slug */
            slug: string;
            price: components["schemas"]["Money"];
        };
        /** BroughtCourses */
        BroughtCourses: {
            /** Courses */
            courses: components["schemas"]["BroughtCourse"][];
        };
        /**
         * Buyer
         * @description Without an address after the account was deleted. `id` None: bought without an account, and
         *     not claimed yet.
         */
        Buyer: {
            /** Id */
            id: string | null;
            /** Name */
            name: string;
            /** Email */
            email: string | null;
            /** Phone */
            phone: string | null;
        };
        /**
         * CancelCodes
         * @description No `codes`: all that are unused.
         */
        CancelCodes: {
            /** Codes */
            codes?: string[] | null;
        };
        /** Cancelled */
        Cancelled: {
            /** Cancelled */
            cancelled: number;
        };
        /**
         * CaptionLink
         * @description A WebVTT file of the film. `label` is the language's own name; `url` is short-lived.
         */
        CaptionLink: {
            /**
             * Language
             * @enum {string}
             */
            language: "vi" | "en";
            /** Label */
            label: string;
            /** Url */
            url: string;
        };
        /**
         * CartCoupon
         * @description `problem`: why it takes nothing off now, as a code that the page translates.
         */
        CartCoupon: {
            /** Code */
            code: string;
            /** Problem */
            problem: string | null;
        };
        /**
         * CartLinePublic
         * @description `price` now, `was` when it was put in and is another now. With `buyable` false the line is in
         *     no sum; `problems` says why. `discount` in minor units.
         */
        CartLinePublic: {
            /** Slug */
            slug: string;
            /** Title */
            title: string;
            cover: components["schemas"]["Picture"] | null;
            educator: components["schemas"]["EducatorBrief"];
            price: components["schemas"]["Money"];
            was: components["schemas"]["Money"] | null;
            /** Discount */
            discount: number;
            /** Buyable */
            buyable: boolean;
            /** Problems */
            problems: ("already_owned" | "own_course" | "course_unavailable" | "course_free" | "price_changed" | "other_currency")[];
        };
        /**
         * CartPublic
         * @description The sums are over what can be bought; None when they are more than one payment can be.
         */
        CartPublic: {
            /** Lines */
            lines: components["schemas"]["CartLinePublic"][];
            coupon: components["schemas"]["CartCoupon"] | null;
            subtotal: components["schemas"]["Money"] | null;
            discount: components["schemas"]["Money"] | null;
            total: components["schemas"]["Money"] | null;
        };
        /** CategoryList */
        CategoryList: {
            /** Items */
            items: components["schemas"]["CategoryPublic"][];
        };
        /** CategoryPublic */
        CategoryPublic: {
            /** Slug */
            slug: string;
            /** Names */
            names: {
                [key: string]: string;
            };
            /** Courses */
            courses: number;
        };
        /** ChapterBrief */
        ChapterBrief: {
            /** Id */
            id: string;
            /** Title */
            title: string;
        };
        /** ChapterOrder */
        ChapterOrder: {
            /** Id */
            id: string;
            /** Lectures */
            lectures: string[];
        };
        /** ChapterPublic */
        ChapterPublic: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /** Lectures */
            lectures: components["schemas"]["LecturePublic"][];
        };
        /**
         * CheckoutRequest
         * @description One to fifty courses, by slug. Prices are ours: what a client sends of them is ignored, but
         *     that `total`, when it is Money, must be what is to be paid: it is what the buyer was shown.
         */
        CheckoutRequest: {
            /** Courses */
            courses: string[];
            /** Coupon */
            coupon?: string | null;
            total?: components["schemas"]["Money"] | null;
            /** Provider */
            provider?: string | null;
            /** Referred By */
            referred_by?: string | null;
        };
        /**
         * CheckoutSession
         * @description `url` is the payment page, absolute; `id` the provider's own reference.
         */
        CheckoutSession: {
            /** Id */
            id: string;
            /** Url */
            url: string;
        };
        /**
         * Claimed
         * @description The purchases' numbers.
         */
        Claimed: {
            /** Numbers */
            numbers: string[];
        };
        /** ClerkConfig */
        ClerkConfig: {
            /** Publishable Key */
            publishable_key: string;
            /** Proxy Url */
            proxy_url: string | null;
        };
        /** ClosedForm */
        ClosedForm: {
            /** Lines */
            lines: number[];
        };
        /**
         * CodePublic
         * @description `used_by` is a name, empty when the account is gone.
         */
        CodePublic: {
            /** Code */
            code: string;
            /**
             * State
             * @enum {string}
             */
            state: "unused" | "used" | "cancelled";
            /** Used By */
            used_by: string | null;
            /** Used At */
            used_at: string | null;
        };
        /**
         * CouponLimits
         * @description What can be changed later. What is absent stays; null takes a limit away.
         */
        CouponLimits: {
            /** Valid From */
            valid_from?: string | null;
            /** Valid To */
            valid_to?: string | null;
            /** Max Uses */
            max_uses?: number | null;
            /**
             * Active
             * @default true
             */
            active?: boolean;
        };
        /**
         * CouponUsePublic
         * @description `buyer` is a name, empty when the account is gone; `discount` of the whole purchase.
         */
        CouponUsePublic: {
            /** Buyer */
            buyer: string;
            /** Purchase Number */
            purchase_number: string;
            discount: components["schemas"]["Money"];
            /**
             * State
             * @enum {string}
             */
            state: "reserved" | "used" | "released";
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * CourseCard
         * @description `duration` in seconds, `price.amount` 0 for a free course.
         */
        CourseCard: {
            /** Slug */
            slug: string;
            /** Title */
            title: string;
            /** Titles */
            titles: {
                [key: string]: string;
            };
            /** Subtitle */
            subtitle: string;
            price: components["schemas"]["Money"];
            educator: components["schemas"]["EducatorBrief"];
            cover: components["schemas"]["Picture"] | null;
            /** Category */
            category: string;
            /**
             * Level
             * @enum {string}
             */
            level: "beginner" | "intermediate" | "advanced" | "all";
            /**
             * Language
             * @enum {string}
             */
            language: "vi" | "en";
            rating: components["schemas"]["RatingPublic"];
            /** Students */
            students: number;
            /** Duration */
            duration: number;
            /** Lectures */
            lectures: number;
        };
        /**
         * CourseChanges
         * @description Omitted fields stay as they are.
         */
        CourseChanges: {
            /** Title */
            title?: string | null;
            /** Titles */
            titles?: {
                [key: string]: string;
            } | null;
            /** Subtitle */
            subtitle?: string | null;
            /** Description */
            description?: string | null;
            /** Outcomes */
            outcomes?: string[] | null;
            /** Requirements */
            requirements?: string[] | null;
            /** Category */
            category?: string | null;
            /** Level */
            level?: ("beginner" | "intermediate" | "advanced" | "all") | null;
            /** Language */
            language?: ("vi" | "en") | null;
            price?: components["schemas"]["Money"] | null;
        };
        /** CourseEarningsOut */
        CourseEarningsOut: {
            /** Slug */
            slug: string;
            /** Title */
            title: string;
            /** Currency */
            currency: string;
            /** Earned */
            earned: number;
        };
        /** CoursePage */
        CoursePage: {
            /** Items */
            items: components["schemas"]["CourseCard"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
            facets: components["schemas"]["Facets"];
        };
        /** CoursePublic */
        CoursePublic: {
            /** Slug */
            slug: string;
            /** Title */
            title: string;
            /** Titles */
            titles: {
                [key: string]: string;
            };
            /** Subtitle */
            subtitle: string;
            price: components["schemas"]["Money"];
            educator: components["schemas"]["EducatorPublic"];
            cover: components["schemas"]["Picture"] | null;
            /** Category */
            category: string;
            /**
             * Level
             * @enum {string}
             */
            level: "beginner" | "intermediate" | "advanced" | "all";
            /**
             * Language
             * @enum {string}
             */
            language: "vi" | "en";
            rating: components["schemas"]["RatingPublic"];
            /** Students */
            students: number;
            /** Duration */
            duration: number;
            /** Lectures */
            lectures: number;
            /** Id */
            id: string;
            /** Description */
            description: string;
            /** Outcomes */
            outcomes: string[];
            /** Requirements */
            requirements: string[];
            /** State */
            state: string;
            /** Published At */
            published_at: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Chapters */
            chapters: components["schemas"]["ChapterPublic"][];
        };
        /** CurriculumOrder */
        CurriculumOrder: {
            /** Chapters */
            chapters: components["schemas"]["ChapterOrder"][];
        };
        /** DemoAccount */
        DemoAccount: {
            /**
             * Role
             * @enum {string}
             */
            role: "student" | "educator" | "admin";
            /** Email */
            email: string;
            /** Password */
            password: string;
        };
        /** EarningsOut */
        EarningsOut: {
            /** Percent */
            percent: number;
            /** As Of */
            as_of: string | null;
            /** Balances */
            balances: components["schemas"]["BalanceOut"][];
            /** Months */
            months: components["schemas"]["MonthOut"][];
        };
        /**
         * EarningsRowOut
         * @description `amount` is signed. `number` is the purchase's, `reference` that of a payout at the bank.
         */
        EarningsRowOut: {
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "charge" | "refund" | "refund_failure" | "dispute" | "dispute_won" | "other" | "share" | "payout";
            /** Amount */
            amount: number;
            /** Currency */
            currency: string;
            /** Number */
            number: string | null;
            /** Course */
            course: string | null;
            /** Reference */
            reference: string | null;
        };
        /**
         * EducatorBalance
         * @description Minor units. `owed` below zero: refunds came after a payout.
         */
        EducatorBalance: {
            /** Educator Id */
            educator_id: string;
            /** Educator */
            educator: string;
            /** Email */
            email: string | null;
            /** Currency */
            currency: string;
            /** Earned */
            earned: number;
            /** Paid Out */
            paid_out: number;
            /** Owed */
            owed: number;
        };
        /**
         * EducatorBrief
         * @description An educator's public profile: never an e-mail address.
         */
        EducatorBrief: {
            /** Name */
            name: string;
            /** First Name */
            first_name: string | null;
            /** Last Name */
            last_name: string | null;
            /** Slug */
            slug: string | null;
            /** Image Url */
            image_url: string | null;
        };
        /**
         * EducatorForm
         * @description A public face, in the person's own language.
         */
        EducatorForm: {
            /** Headline */
            headline: string;
            /** Bio */
            bio: string;
        };
        /** EducatorPublic */
        EducatorPublic: {
            /** Name */
            name: string;
            /** First Name */
            first_name: string | null;
            /** Last Name */
            last_name: string | null;
            /** Slug */
            slug: string | null;
            /** Image Url */
            image_url: string | null;
            /** Headline */
            headline: {
                [key: string]: string;
            };
            /** Bio */
            bio: {
                [key: string]: string;
            };
            /** Courses */
            courses: number;
            /** Students */
            students: number;
        };
        /** Embed */
        Embed: {
            /**
             * Provider
             * @enum {string}
             */
            provider: "youtube" | "vimeo";
            /** Id */
            id: string;
        };
        /** Enrolled */
        Enrolled: {
            /** Slug */
            slug: string;
            /** Enrolled */
            enrolled: boolean;
        };
        /**
         * Event
         * @description `purchase`: the number of the purchase it touched. `effect`: what it changed, as codes of a
         *     state before and after, or of what became of a person or a file.
         */
        Event: {
            /** Id */
            id: string;
            /** Provider */
            provider: string;
            /** Event Id */
            event_id: string;
            /** Type */
            type: string;
            /**
             * State
             * @enum {string}
             */
            state: "received" | "handled" | "failed" | "ignored" | "foreign" | "unmatched";
            /** Attempts */
            attempts: number;
            /** Last Error */
            last_error: string | null;
            /** Purchase */
            purchase: string | null;
            /** Effect */
            effect: string[];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Handled At */
            handled_at: string | null;
        };
        /**
         * EventWhole
         * @description `body` is the raw text that was signed; empty once the person it tells of was deleted.
         */
        EventWhole: {
            /** Id */
            id: string;
            /** Provider */
            provider: string;
            /** Event Id */
            event_id: string;
            /** Type */
            type: string;
            /**
             * State
             * @enum {string}
             */
            state: "received" | "handled" | "failed" | "ignored" | "foreign" | "unmatched";
            /** Attempts */
            attempts: number;
            /** Last Error */
            last_error: string | null;
            /** Purchase */
            purchase: string | null;
            /** Effect */
            effect: string[];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
            /** Handled At */
            handled_at: string | null;
            /** Method */
            method: string;
            /** Query */
            query: string;
            /** Headers */
            headers: {
                [key: string]: string;
            };
            /** Body */
            body: string;
        };
        /** FacetValue */
        FacetValue: {
            /** Value */
            value: string;
            /** Count */
            count: number;
        };
        /**
         * Facets
         * @description How many courses each choice would leave, the other filters staying as they are.
         */
        Facets: {
            /** Category */
            category: components["schemas"]["FacetValue"][];
            /** Level */
            level: components["schemas"]["FacetValue"][];
            /** Language */
            language: components["schemas"]["FacetValue"][];
            /** Price */
            price: components["schemas"]["FacetValue"][];
        };
        /**
         * Finding
         * @description Something that a run cannot mend by itself. `detail` describes the latest of `count` such
         *     things.
         */
        Finding: {
            /** Code */
            code: string;
            /** Count */
            count: number;
            /** Detail */
            detail: string;
        };
        /** LearnChapter */
        LearnChapter: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /** Lectures */
            lectures: components["schemas"]["LearnLecture"][];
        };
        /** LearnCourse */
        LearnCourse: {
            course: components["schemas"]["CourseCard"];
            /** Chapters */
            chapters: components["schemas"]["LearnChapter"][];
            progress: components["schemas"]["Progress"];
            /** Continue Lecture Id */
            continue_lecture_id: string | null;
        };
        /** LearnLecture */
        LearnLecture: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "video" | "youtube" | "vimeo" | "text" | "document";
            /** Duration */
            duration: number;
            /** Preview */
            preview: boolean;
            /** Retired */
            retired: boolean;
            /** Completed */
            completed: boolean;
            /** Position */
            position: number;
        };
        /**
         * LectureChanges
         * @description Omitted fields stay as they are. `duration` in seconds, at most a day.
         */
        LectureChanges: {
            /** Title */
            title?: string | null;
            /** Preview */
            preview?: boolean | null;
            /** Html */
            html?: string | null;
            /** Embed Url */
            embed_url?: string | null;
            /** Duration */
            duration?: number | null;
        };
        /**
         * LectureContent
         * @description One of html, media and embed, by kind. `previous` and `next` are lecture ids.
         */
        LectureContent: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "video" | "youtube" | "vimeo" | "text" | "document";
            /** Duration */
            duration: number;
            /** Preview */
            preview: boolean;
            chapter: components["schemas"]["ChapterBrief"];
            progress: components["schemas"]["LectureProgress"] | null;
            /** Html */
            html: string | null;
            media: components["schemas"]["MediaLink"] | null;
            /** Captions */
            captions: components["schemas"]["CaptionLink"][];
            embed: components["schemas"]["Embed"] | null;
            /** Previous */
            previous: string | null;
            /** Next */
            next: string | null;
        };
        /**
         * LectureProgress
         * @description `position` in seconds from the start.
         */
        LectureProgress: {
            /**
             * Completed
             * @default false
             */
            completed?: boolean;
            /**
             * Position
             * @default 0
             */
            position?: number;
        };
        /** LecturePublic */
        LecturePublic: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "video" | "youtube" | "vimeo" | "text" | "document";
            /** Duration */
            duration: number;
            /** Preview */
            preview: boolean;
        };
        /** Ledger */
        Ledger: {
            /** Items */
            items: components["schemas"]["LedgerRowOut"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
            /** As Of */
            as_of: string | null;
            /** Totals */
            totals: components["schemas"]["TotalOut"][];
        };
        /**
         * LedgerRowOut
         * @description Signed minor units: `amount` of `currency`, the others of `settled_currency`. `educator` is
         *     empty once the account was deleted.
         */
        LedgerRowOut: {
            /** Id */
            id: string;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "charge" | "refund" | "refund_failure" | "dispute" | "dispute_won" | "other" | "share" | "payout";
            /** Amount */
            amount: number;
            /** Currency */
            currency: string;
            /** Settled */
            settled: number | null;
            /** Fee */
            fee: number | null;
            /** Net */
            net: number | null;
            /** Settled Currency */
            settled_currency: string | null;
            /** Provider */
            provider: string | null;
            /** Payment Ref */
            payment_ref: string | null;
            /** Source Ref */
            source_ref: string | null;
            /** Number */
            number: string | null;
            /** Educator Id */
            educator_id: string | null;
            /** Educator */
            educator: string | null;
        };
        /**
         * LineMoney
         * @description So much of this line, in minor units of the payment's currency.
         */
        LineMoney: {
            /** Line */
            line: number;
            /** Amount */
            amount: number;
        };
        /**
         * LinesForm
         * @description `lines` that a refund closes; empty: all stay open. `money`: what it took of which lines, all
         *     of it together; None: those that close bear it, or all.
         */
        LinesForm: {
            /** Money */
            money?: components["schemas"]["LineMoney"][] | null;
            /** Lines */
            lines: number[];
        };
        /** Me */
        Me: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** First Name */
            first_name: string | null;
            /** Last Name */
            last_name: string | null;
            /** Email */
            email: string | null;
            /** Image Url */
            image_url: string | null;
            /** Roles */
            roles: ("student" | "educator" | "sales" | "accountant" | "support" | "admin")[];
            /** Permissions */
            permissions: ("studio.open" | "courses.create" | "coupons.create" | "earnings.read" | "sales.refund" | "courses.read" | "courses.edit" | "coupons.manage" | "office.open" | "purchases.read" | "purchases.look" | "purchases.refund" | "purchases.decide" | "transfers.read" | "transfers.receive" | "transfers.decide" | "transfers.send" | "ledger.read" | "payouts.record" | "events.read" | "events.run" | "people.manage" | "settings.change" | "audit.read")[];
            /** Language */
            language: ("vi" | "en") | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
        };
        /**
         * MeUpdate
         * @description Names and pictures are changed at Clerk; unknown fields are ignored.
         */
        MeUpdate: {
            /** Language */
            language?: ("vi" | "en") | null;
        };
        /** MediaLink */
        MediaLink: {
            /** Url */
            url: string;
            /** Type */
            type: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /** Poster */
            poster: string | null;
            /** Filename */
            filename: string | null;
        };
        /**
         * Money
         * @description `amount` in minor units (0 to 99,999,999), `currency` an ISO 4217 code in lower case.
         */
        Money: {
            /** Amount */
            amount: number;
            /** Currency */
            currency: string;
        };
        /**
         * MonthOut
         * @description `month` such as 2026-11, in the school's time zone.
         */
        MonthOut: {
            /** Month */
            month: string;
            /** Currency */
            currency: string;
            /** Earned */
            earned: number;
            /** Taken Back */
            taken_back: number;
            /** Paid Out */
            paid_out: number;
        };
        /**
         * MyCourse
         * @description How the signed-in person stands to a course.
         */
        MyCourse: {
            /** Enrolled */
            enrolled: boolean;
            /** Owner */
            owner: boolean;
            pending_purchase: components["schemas"]["PendingPurchase"] | null;
        };
        /** MyEnrolment */
        MyEnrolment: {
            course: components["schemas"]["CourseCard"];
            progress: components["schemas"]["Progress"];
            /** Continue Lecture Id */
            continue_lecture_id: string | null;
            /**
             * Enrolled At
             * Format: date-time
             */
            enrolled_at: string;
        };
        /**
         * MyInvitation
         * @description `to_be`: what I become, in my language, as part of a sentence. `invited_by` is empty where
         *     the school itself invites, and once that account was deleted.
         */
        MyInvitation: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** To Be */
            to_be: string;
            /** Invited By */
            invited_by: string;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "accepted" | "declined" | "withdrawn" | "expired";
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** NewBatch */
        NewBatch: {
            /** Name */
            name: string;
            /** Course Ids */
            course_ids: string[];
            /** Size */
            size: number;
            /** Expires At */
            expires_at?: string | null;
        };
        /** NewChapter */
        NewChapter: {
            /** Title */
            title: string;
        };
        /**
         * NewCoupon
         * @description Either `percent` or `amount`. `scope` `all` (everybody's courses) is the admins'. No
         *     `course_ids`: all courses of the scope.
         */
        NewCoupon: {
            /** Valid From */
            valid_from?: string | null;
            /** Valid To */
            valid_to?: string | null;
            /** Max Uses */
            max_uses?: number | null;
            /**
             * Active
             * @default true
             */
            active?: boolean;
            /** Code */
            code: string;
            /**
             * Scope
             * @default own
             * @enum {string}
             */
            scope?: "own" | "all";
            /** Percent */
            percent?: number | null;
            amount?: components["schemas"]["Money"] | null;
            minimum?: components["schemas"]["Money"] | null;
            /** Course Ids */
            course_ids?: string[];
        };
        /** NewCourse */
        NewCourse: {
            /** Title */
            title: string;
            /**
             * Language
             * @enum {string}
             */
            language: "vi" | "en";
            /** Category */
            category: string;
        };
        /** NewLecture */
        NewLecture: {
            /** Title */
            title: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "video" | "youtube" | "vimeo" | "text" | "document";
        };
        /** OfficeDispute */
        OfficeDispute: {
            /** Ref */
            ref: string;
            /** Amount */
            amount: number;
            /**
             * Status
             * @enum {string}
             */
            status: "inquiry" | "open" | "won" | "lost";
        };
        /**
         * OfficeLine
         * @description `open`: this purchase opens the course to its buyer now; `stands`: it was paid for and
         *     nothing closed it, whoever it is for; `closed`: by the office, without money. `price` is of one,
         *     `discount` of all. `left`: what was paid for it and has not gone back, which is what a refund of
         *     it gives back.
         */
        OfficeLine: {
            /** At */
            at: number;
            /** Slug */
            slug: string;
            /** Title */
            title: string;
            price: components["schemas"]["Money"];
            /** Quantity */
            quantity: number;
            /**
             * Beneficiary
             * @enum {string}
             */
            beneficiary: "self" | "gift" | "seats";
            /** Discount */
            discount: number;
            left: components["schemas"]["Money"];
            /** Open */
            open: boolean;
            /** Stands */
            stands: boolean;
            /** Closed */
            closed: boolean;
            /** Paid Twice */
            paid_twice: boolean;
        };
        /**
         * OfficeOrder
         * @description A refund that Khoa asked for. `fallen`: turned down, and can be asked for again.
         */
        OfficeOrder: {
            /** Id */
            id: string;
            amount: components["schemas"]["Money"];
            /** Lines */
            lines: number[];
            /** Money */
            money: number[] | null;
            /**
             * Reason
             * @enum {string}
             */
            reason: "asked" | "paid_twice" | "wrong_amount";
            /**
             * Asked At
             * Format: date-time
             */
            asked_at: string;
            /** Refused */
            refused: string | null;
            /** Fallen */
            fallen: boolean;
        };
        /**
         * OfficePayment
         * @description `counts`: the one that pays for the purchase; any other is given back.
         */
        OfficePayment: {
            /** Ref */
            ref: string;
            /** Amount */
            amount: number | null;
            /** Currency */
            currency: string | null;
            /** Counts */
            counts: boolean;
            /** Refunds */
            refunds: components["schemas"]["OfficeRefund"][];
            /** Disputes */
            disputes: components["schemas"]["OfficeDispute"][];
        };
        /**
         * OfficePerson
         * @description `banned`: by Clerk. `suspended_at`: by the office, which alone lifts it.
         */
        OfficePerson: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /** Email */
            email: string | null;
            /** Roles */
            roles: ("student" | "educator" | "sales" | "accountant" | "support" | "admin")[];
            /** Banned */
            banned: boolean;
            /** Suspended At */
            suspended_at: string | null;
        };
        /**
         * OfficePurchase
         * @description `waits_for`: codes of what a person has to decide.
         */
        OfficePurchase: {
            /** Number */
            number: string;
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "held" | "paid" | "partially_refunded" | "refunded" | "failed" | "expired" | "disputed" | "lost";
            /** Provider */
            provider: string;
            buyer: components["schemas"]["Buyer"];
            total: components["schemas"]["Money"];
            refunded: components["schemas"]["Money"];
            /** Courses */
            courses: string[];
            /** Coupon */
            coupon: string | null;
            /** Waits For */
            waits_for: string[];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Paid At */
            paid_at: string | null;
        };
        /** OfficePurchaseWhole */
        OfficePurchaseWhole: {
            /** Number */
            number: string;
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "held" | "paid" | "partially_refunded" | "refunded" | "failed" | "expired" | "disputed" | "lost";
            /** Provider */
            provider: string;
            buyer: components["schemas"]["Buyer"];
            total: components["schemas"]["Money"];
            refunded: components["schemas"]["Money"];
            /** Courses */
            courses: string[];
            /** Coupon */
            coupon: string | null;
            /** Waits For */
            waits_for: string[];
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Paid At */
            paid_at: string | null;
            /** Session Ref */
            session_ref: string | null;
            /** Session Status */
            session_status: string;
            /** Lines */
            lines: components["schemas"]["OfficeLine"][];
            /** Payments */
            payments: components["schemas"]["OfficePayment"][];
            /** Orders */
            orders: components["schemas"]["OfficeOrder"][];
            /** Events */
            events: components["schemas"]["TouchedBy"][];
        };
        /** OfficeReceived */
        OfficeReceived: {
            /** Bank Ref */
            bank_ref: string;
            /** Amount */
            amount: number;
            /**
             * At
             * Format: date-time
             */
            at: string;
        };
        /**
         * OfficeRefund
         * @description `lines` None: made elsewhere, and nobody said what it is for. `money`: of each line.
         */
        OfficeRefund: {
            /** Ref */
            ref: string;
            /** Amount */
            amount: number;
            /**
             * Status
             * @enum {string}
             */
            status: "pending" | "succeeded" | "failed";
            /** Order Id */
            order_id: string | null;
            /** Lines */
            lines: number[] | null;
            /** Money */
            money: number[] | null;
        };
        /**
         * OfficeTask
         * @description Money to send back; `refund` False: it was too much, or in vain.
         */
        OfficeTask: {
            /** Ref */
            ref: string;
            /** Amount */
            amount: number;
            /** Refund */
            refund: boolean;
            /** Bank Ref */
            bank_ref: string | null;
            /**
             * At
             * Format: date-time
             */
            at: string;
            /** Done At */
            done_at: string | null;
        };
        /** OfficeTransfer */
        OfficeTransfer: {
            /** Reference */
            reference: string;
            /** Number */
            number: string;
            /** Status */
            status: string;
            /** Waits */
            waits: boolean;
            total: components["schemas"]["Money"];
            /** Missing */
            missing: number;
            /** Accepted */
            accepted: boolean;
            /** Received */
            received: components["schemas"]["OfficeReceived"][];
            /** Tasks */
            tasks: components["schemas"]["OfficeTask"][];
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
        };
        /**
         * Overview
         * @description Counts of what waits. `transfers` None: bank transfers are not in use.
         */
        Overview: {
            /** Purchases */
            purchases: number;
            /** Transfers */
            transfers: number | null;
            /** Events Failed */
            events_failed: number;
            /** Events Unmatched */
            events_unmatched: number;
            /** Tasks Failing */
            tasks_failing: number;
            /** Tasks Waiting */
            tasks_waiting: number;
            last_reconciliation: components["schemas"]["ReconciliationOut"] | null;
        };
        /** Page[AuditRow] */
        Page_AuditRow_: {
            /** Items */
            items: components["schemas"]["AuditRow"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[BatchPublic] */
        Page_BatchPublic_: {
            /** Items */
            items: components["schemas"]["BatchPublic"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[CodePublic] */
        Page_CodePublic_: {
            /** Items */
            items: components["schemas"]["CodePublic"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[CouponUsePublic] */
        Page_CouponUsePublic_: {
            /** Items */
            items: components["schemas"]["CouponUsePublic"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[CourseEarningsOut] */
        Page_CourseEarningsOut_: {
            /** Items */
            items: components["schemas"]["CourseEarningsOut"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[EarningsRowOut] */
        Page_EarningsRowOut_: {
            /** Items */
            items: components["schemas"]["EarningsRowOut"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[Event] */
        Page_Event_: {
            /** Items */
            items: components["schemas"]["Event"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[MyEnrolment] */
        Page_MyEnrolment_: {
            /** Items */
            items: components["schemas"]["MyEnrolment"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[MyInvitation] */
        Page_MyInvitation_: {
            /** Items */
            items: components["schemas"]["MyInvitation"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[OfficePurchase] */
        Page_OfficePurchase_: {
            /** Items */
            items: components["schemas"]["OfficePurchase"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[OfficeTransfer] */
        Page_OfficeTransfer_: {
            /** Items */
            items: components["schemas"]["OfficeTransfer"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[PurchasePublic] */
        Page_PurchasePublic_: {
            /** Items */
            items: components["schemas"]["PurchasePublic"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[Sale] */
        Page_Sale_: {
            /** Items */
            items: components["schemas"]["Sale"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[SentInvitation] */
        Page_SentInvitation_: {
            /** Items */
            items: components["schemas"]["SentInvitation"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[StudioCard] */
        Page_StudioCard_: {
            /** Items */
            items: components["schemas"]["StudioCard"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[StudioCoupon] */
        Page_StudioCoupon_: {
            /** Items */
            items: components["schemas"]["StudioCoupon"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[Task] */
        Page_Task_: {
            /** Items */
            items: components["schemas"]["Task"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /** Page[TeamMember] */
        Page_TeamMember_: {
            /** Items */
            items: components["schemas"]["TeamMember"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
        };
        /**
         * PartReport
         * @description The report of one part of a run. `looked_at` and `mended` count things by name; `problems`
         *     are its findings; `failed` is the error that ended the part early.
         */
        PartReport: {
            /** Name */
            name: string;
            /** Looked At */
            looked_at?: {
                [key: string]: number;
            };
            /** Mended */
            mended?: {
                [key: string]: number;
            };
            /** Problems */
            problems?: components["schemas"]["Finding"][];
            /** Failed */
            failed?: string | null;
        };
        /**
         * PayoutForm
         * @description A transfer to an educator that the school has made. `paid_on`: today when it is not said;
         *     `confirmed`: also when it is more than is owed.
         */
        PayoutForm: {
            educator_id: components["schemas"]["PydanticObjectId"];
            /** Amount */
            amount: number;
            /** Currency */
            currency: string;
            /** Reference */
            reference: string;
            /** Paid On */
            paid_on?: string | null;
            /**
             * Confirmed
             * @default false
             */
            confirmed?: boolean;
        };
        /** PendingPurchase */
        PendingPurchase: {
            /** Id */
            id: string;
            /** Url */
            url: string;
            /** Provider */
            provider: string;
        };
        /**
         * Picture
         * @description `srcset` as the HTML attribute; `alt` describes the picture in the course's language.
         */
        Picture: {
            /** Url */
            url: string;
            /** Alt */
            alt: string;
            /** Srcset */
            srcset: string;
        };
        /**
         * Progress
         * @description Progress in the present lectures: retired ones do not count, even for those who can open
         *     them.
         */
        Progress: {
            /** Completed */
            completed: number;
            /** Total */
            total: number;
            /** Percent */
            percent: number;
        };
        /** ProgressSaved */
        ProgressSaved: {
            /** Completed */
            completed: boolean;
            /** Position */
            position: number;
            progress: components["schemas"]["Progress"];
        };
        /**
         * ProgressUpdate
         * @description Omitted fields stay as they are. `position` in seconds; at most a day, and never NaN.
         */
        ProgressUpdate: {
            /** Completed */
            completed?: boolean | null;
            /** Position */
            position?: number | null;
        };
        /**
         * PurchaseLinePublic
         * @description `open`: this purchase opens the course to me now. `price` is of one, `discount` of all.
         */
        PurchaseLinePublic: {
            /** Slug */
            slug: string;
            /** Title */
            title: string;
            price: components["schemas"]["Money"];
            /** Quantity */
            quantity: number;
            /**
             * Beneficiary
             * @enum {string}
             */
            beneficiary: "self" | "gift" | "seats";
            /** Discount */
            discount: number;
            cover: components["schemas"]["Picture"] | null;
            /** Open */
            open: boolean;
        };
        /**
         * PurchasePublic
         * @description `payment_url` while it can still be paid; `access` once its courses are open. The lines'
         *     discounts are in minor units of their price. `refunded` counts what is on its way as well; while
         *     some of it is, or will be, `refunding` says so. `paid` is what came, where that is known: the
         *     school may have taken another amount than `total`.
         */
        PurchasePublic: {
            /** Id */
            id: string | null;
            /** Number */
            number: string;
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "held" | "paid" | "partially_refunded" | "refunded" | "failed" | "expired" | "disputed" | "lost";
            total: components["schemas"]["Money"];
            /** Coupon Code */
            coupon_code: string | null;
            paid: components["schemas"]["Money"] | null;
            refunded: components["schemas"]["Money"];
            /** Refunding */
            refunding: boolean;
            /** Lines */
            lines: components["schemas"]["PurchaseLinePublic"][];
            /** Payment Url */
            payment_url: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Paid At */
            paid_at: string | null;
            /** Access */
            access: boolean;
        };
        /** @example 5eb7cf5a86d9755df3a6c593 */
        PydanticObjectId: string;
        /** RatingPublic */
        RatingPublic: {
            /** Average */
            average: number;
            /** Count */
            count: number;
        };
        /**
         * ReceivedForm
         * @description One line of the bank's statement; `amount` in đồng.
         */
        ReceivedForm: {
            /** Amount */
            amount: number;
            /** Bank Ref */
            bank_ref: string;
        };
        /**
         * ReconciliationOut
         * @description One run. `mended` counts over all parts; `calls` are requests made, by platform.
         */
        ReconciliationOut: {
            /** Id */
            id: string;
            /**
             * By
             * @enum {string}
             */
            by: "timer" | "command" | "office";
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /**
             * Finished At
             * Format: date-time
             */
            finished_at: string;
            /** Mended */
            mended: number;
            /** Failed */
            failed: boolean;
            /** Parts */
            parts: components["schemas"]["PartReport"][];
            /** Calls */
            calls: {
                [key: string]: number;
            };
        };
        /**
         * Reconciliations
         * @description `running`: one is under way. `next_at` None: only a person starts one.
         */
        Reconciliations: {
            /** Items */
            items: components["schemas"]["ReconciliationOut"][];
            /** Total */
            total: number;
            /** Page */
            page: number;
            /** Per Page */
            per_page: number;
            /** Running */
            running: boolean;
            /** Next At */
            next_at: string | null;
        };
        /** RefundChoice */
        RefundChoice: {
            /** Number */
            number: string;
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "held" | "paid" | "partially_refunded" | "refunded" | "failed" | "expired" | "disputed" | "lost";
            /** By Hand */
            by_hand: boolean;
            /** Days */
            days: number;
            /** Progress */
            progress: number;
            /** Lines */
            lines: components["schemas"]["RefundLine"][];
        };
        /**
         * RefundForm
         * @description `lines` close; None: all of them. `money` goes back; None: all that is left of those that
         *     close. With `money` and without `lines` nothing closes.
         */
        RefundForm: {
            /** Money */
            money?: components["schemas"]["LineMoney"][] | null;
            /** Lines */
            lines?: number[] | null;
        };
        /**
         * RefundLine
         * @description `refusal` says why the policy does not allow it; None when it does.
         */
        RefundLine: {
            /** Slug */
            slug: string;
            /** Title */
            title: string;
            amount: components["schemas"]["Money"];
            /** Refusal */
            refusal: ("not_open" | "on_its_way" | "costs_nothing" | "too_late" | "too_much_learned") | null;
        };
        /**
         * RefundRequest
         * @description The courses to give back, by slug.
         */
        RefundRequest: {
            /** Courses */
            courses: string[];
        };
        /** RoleInvitation */
        RoleInvitation: {
            /**
             * Role
             * @enum {string}
             */
            role: "sales" | "accountant" | "support" | "admin";
            /** Email */
            email: string;
        };
        /**
         * Sale
         * @description One purchase, as far as it concerns the educator's own courses.
         */
        Sale: {
            /** Number */
            number: string;
            /** Buyer */
            buyer: string;
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "held" | "paid" | "partially_refunded" | "refunded" | "failed" | "expired" | "disputed" | "lost";
            /**
             * Paid At
             * Format: date-time
             */
            paid_at: string;
            /** Lines */
            lines: components["schemas"]["RefundLine"][];
        };
        /**
         * SandboxConfig
         * @description Which platforms the sandbox stands in for, and where to read its mail.
         */
        SandboxConfig: {
            /** Clerk */
            clerk: boolean;
            /** Cloudinary */
            cloudinary: boolean;
            /** Payments */
            payments: string[];
            /** Console Url */
            console_url: string;
        };
        /**
         * SchoolForm
         * @description Everything that a school can set. A purchase keeps the share and the refund rules that held
         *     when it was created.
         */
        SchoolForm: {
            /** Name Vi */
            name_vi: string;
            /** Name En */
            name_en: string;
            /** Timezone */
            timezone: string;
            /**
             * Default Language
             * @enum {string}
             */
            default_language: "vi" | "en";
            /** Educator Share */
            educator_share: number;
            /** Refund Days */
            refund_days: number;
            /** Refund Progress */
            refund_progress: number;
            /**
             * Terms Version
             * @default
             */
            terms_version?: string;
        };
        /**
         * SchoolSettings
         * @description The current settings. `revision` grows with every change; 0 means that none are stored.
         */
        SchoolSettings: {
            /** Name Vi */
            name_vi: string;
            /** Name En */
            name_en: string;
            /** Timezone */
            timezone: string;
            /**
             * Default Language
             * @enum {string}
             */
            default_language: "vi" | "en";
            /** Educator Share */
            educator_share: number;
            /** Refund Days */
            refund_days: number;
            /** Refund Progress */
            refund_progress: number;
            /**
             * Terms Version
             * @default
             */
            terms_version?: string;
            /**
             * Revision
             * @default 0
             */
            revision?: number;
        };
        /** SentForm */
        SentForm: {
            /** Bank Ref */
            bank_ref: string;
        };
        /**
         * SentInvitation
         * @description Does not reveal whether the address had an account. `email` is empty once the account that
         *     accepted was deleted.
         */
        SentInvitation: {
            /** Id */
            id: string;
            /** Email */
            email: string;
            /** Role */
            role: string;
            /**
             * State
             * @enum {string}
             */
            state: "open" | "accepted" | "declined" | "withdrawn" | "expired";
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /**
         * Someone
         * @description `name` is empty once the account was deleted.
         */
        Someone: {
            /** Id */
            id: string;
            /** Name */
            name: string;
        };
        /** StudioCaption */
        StudioCaption: {
            /**
             * Language
             * @enum {string}
             */
            language: "vi" | "en";
            /** Label */
            label: string;
            /** Bytes */
            bytes: number;
        };
        /** StudioCard */
        StudioCard: {
            /** Slug */
            slug: string;
            /** Title */
            title: string;
            /** Titles */
            titles: {
                [key: string]: string;
            };
            /** Subtitle */
            subtitle: string;
            price: components["schemas"]["Money"];
            educator: components["schemas"]["EducatorBrief"];
            cover: components["schemas"]["Picture"] | null;
            /** Category */
            category: string;
            /**
             * Level
             * @enum {string}
             */
            level: "beginner" | "intermediate" | "advanced" | "all";
            /**
             * Language
             * @enum {string}
             */
            language: "vi" | "en";
            rating: components["schemas"]["RatingPublic"];
            /** Students */
            students: number;
            /** Duration */
            duration: number;
            /** Lectures */
            lectures: number;
            /** Id */
            id: string;
            /**
             * State
             * @enum {string}
             */
            state: "draft" | "published" | "archived";
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /** StudioChapter */
        StudioChapter: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /** Lectures */
            lectures: components["schemas"]["StudioLecture"][];
        };
        /**
         * StudioCoupon
         * @description `everybodys`: an admin's, for all educators' courses. `uses` includes pending payments.
         */
        StudioCoupon: {
            /** Id */
            id: string;
            /** Code */
            code: string;
            /** Everybodys */
            everybodys: boolean;
            /** Percent */
            percent: number | null;
            amount: components["schemas"]["Money"] | null;
            minimum: components["schemas"]["Money"] | null;
            /** Course Ids */
            course_ids: string[];
            /** Courses */
            courses: string[];
            /** Valid From */
            valid_from: string | null;
            /** Valid To */
            valid_to: string | null;
            /** Max Uses */
            max_uses: number | null;
            /** Uses */
            uses: number;
            /** Active */
            active: boolean;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
        };
        /**
         * StudioCourse
         * @description `problems` are the codes of the errors that keep it from being published, each once.
         */
        StudioCourse: {
            /** Id */
            id: string;
            /** Slug */
            slug: string;
            /**
             * State
             * @enum {string}
             */
            state: "draft" | "published" | "archived";
            /** Title */
            title: string;
            /** Titles */
            titles: {
                [key: string]: string;
            };
            /** Subtitle */
            subtitle: string;
            /** Description */
            description: string;
            /** Outcomes */
            outcomes: string[];
            /** Requirements */
            requirements: string[];
            /** Category */
            category: string;
            /**
             * Level
             * @enum {string}
             */
            level: "beginner" | "intermediate" | "advanced" | "all";
            /**
             * Language
             * @enum {string}
             */
            language: "vi" | "en";
            price: components["schemas"]["Money"];
            cover: components["schemas"]["Picture"] | null;
            /** Published At */
            published_at: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Revision */
            revision: number;
            /** Problems */
            problems: string[];
            /** Chapters */
            chapters: components["schemas"]["StudioChapter"][];
        };
        /** StudioEmbed */
        StudioEmbed: {
            /**
             * Provider
             * @enum {string}
             */
            provider: "youtube" | "vimeo";
            /** Id */
            id: string;
            /** Url */
            url: string;
        };
        /**
         * StudioLecture
         * @description A lecture without its text, since all texts together are long: the preview has it.
         */
        StudioLecture: {
            /** Id */
            id: string;
            /** Title */
            title: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "video" | "youtube" | "vimeo" | "text" | "document";
            /** Duration */
            duration: number;
            /** Preview */
            preview: boolean;
            /** Has Content */
            has_content: boolean;
            embed: components["schemas"]["StudioEmbed"] | null;
            media: components["schemas"]["StudioMedia"] | null;
            /** Captions */
            captions: components["schemas"]["StudioCaption"][];
        };
        /**
         * StudioMedia
         * @description `duration` in seconds. While a new file is being uploaded, this describes the new one.
         */
        StudioMedia: {
            /** Filename */
            filename: string;
            /** Bytes */
            bytes: number;
            /** Format */
            format: string;
            /** Duration */
            duration: number | null;
            /**
             * Status
             * @enum {string}
             */
            status: "uploading" | "ready" | "failed";
        };
        /**
         * Sum
         * @description A total of several amounts, in minor units: like Money, but without an upper bound.
         */
        Sum: {
            /** Amount */
            amount: number;
            /** Currency */
            currency: string;
        };
        /**
         * Task
         * @description Something to do at a platform. `work` says what, without secrets or addresses.
         */
        Task: {
            /** Id */
            id: string;
            /** Kind */
            kind: string;
            /** Subject */
            subject: string;
            /**
             * State
             * @enum {string}
             */
            state: "waiting" | "done";
            /** Attempts */
            attempts: number;
            /** Last Error */
            last_error: string | null;
            /**
             * Next At
             * Format: date-time
             */
            next_at: string;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Done At */
            done_at: string | null;
        };
        /** TeamInvitation */
        TeamInvitation: {
            /** Email */
            email: string;
            /**
             * Role
             * @enum {string}
             */
            role: "co_educator" | "assistant";
        };
        /** TeamMember */
        TeamMember: {
            /** Id */
            id: string;
            /** Name */
            name: string;
            /**
             * Role
             * @enum {string}
             */
            role: "co_educator" | "assistant";
            /**
             * Since
             * Format: date-time
             */
            since: string;
        };
        /**
         * TokenForm
         * @description `token`: from the letter; without one, my address is what counts.
         */
        TokenForm: {
            /** Token */
            token?: string | null;
        };
        /**
         * TotalOut
         * @description Of all that providers' accounts moved in the period, by the account's currency.
         */
        TotalOut: {
            /** Currency */
            currency: string;
            /** Settled */
            settled: number;
            /** Fee */
            fee: number;
            /** Net */
            net: number;
        };
        /**
         * TouchedBy
         * @description An event of the inbox that touched the purchase.
         */
        TouchedBy: {
            /** Id */
            id: string;
            /** Type */
            type: string;
            /** State */
            state: string;
            /**
             * Received At
             * Format: date-time
             */
            received_at: string;
        };
        /**
         * TransferPublic
         * @description Where to send how much, and what to write. `qr` is an SVG; None once nothing is missing.
         */
        TransferPublic: {
            /** Reference */
            reference: string;
            /** Number */
            number: string;
            /** Session Id */
            session_id: string | null;
            /**
             * State
             * @enum {string}
             */
            state: "pending" | "held" | "paid" | "partially_refunded" | "refunded" | "failed" | "expired" | "disputed" | "lost";
            /** Bank */
            bank: string;
            /** Account */
            account: string;
            /** Holder */
            holder: string;
            total: components["schemas"]["Money"];
            received: components["schemas"]["Sum"];
            missing: components["schemas"]["Money"];
            /** Qr */
            qr: string | null;
            /**
             * Expires At
             * Format: date-time
             */
            expires_at: string;
        };
        /** TypedCode */
        TypedCode: {
            /** Code */
            code: string;
        };
        /**
         * UploadRequest
         * @description `bytes` is the size of the file, which must arrive; its extension decides the type.
         */
        UploadRequest: {
            /** Filename */
            filename: string;
            /** Bytes */
            bytes: number;
            /**
             * Type
             * @default
             */
            type?: string;
        };
        /**
         * UploadTicket
         * @description Post `fields` and then `file` to `url` as a form, in chunks of `chunk_bytes` if larger.
         *
         *     Every chunk must arrive within `seconds` of this response; after that, sign the upload again.
         */
        UploadTicket: {
            /** Upload Id */
            upload_id: string;
            /** Url */
            url: string;
            /** Fields */
            fields: {
                [key: string]: string;
            };
            /** Chunk Bytes */
            chunk_bytes: number;
            /** Seconds */
            seconds: number;
        };
        /**
         * WebConfig
         * @description `minimum_price` applies to courses that are not free, in minor units of `currency`.
         */
        WebConfig: {
            /** Name */
            name: {
                [key: string]: string;
            };
            /** Public Url */
            public_url: string;
            /** Currency */
            currency: string;
            /** Minimum Price */
            minimum_price: number;
            /** Payment Providers */
            payment_providers: string[];
            /** Timezone */
            timezone: string;
            /**
             * Default Language
             * @enum {string}
             */
            default_language: "vi" | "en";
            /** Languages */
            languages: ("vi" | "en")[];
            clerk: components["schemas"]["ClerkConfig"];
            sandbox: components["schemas"]["SandboxConfig"] | null;
            /** Demo Accounts */
            demo_accounts: components["schemas"]["DemoAccount"][];
        };
        /**
         * FieldProblem
         * @description `field` is a dotted path in the request; `limit` is the largest or smallest number of
         *     characters allowed.
         */
        FieldProblem: {
            /** Field */
            field: string;
            /** Code */
            code: string;
            /** Detail */
            detail: string;
            /**
             * Limit
             * @default null
             */
            limit?: number | null;
        };
        /**
         * Problem
         * @description An error (RFC 9457). `code` is stable and says why; `detail` is for developers.
         */
        Problem: {
            /**
             * Type
             * @constant
             */
            type: "about:blank";
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Detail */
            detail: string;
            /** Code */
            code: string;
            /**
             * Errors
             * @default []
             */
            errors?: components["schemas"]["FieldProblem"][];
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    list_courses_api_courses_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
                q?: string;
                category?: string | null;
                level?: ("beginner" | "intermediate" | "advanced" | "all") | null;
                language?: ("vi" | "en") | null;
                price?: ("free" | "paid") | null;
                sort?: ("relevance" | "newest" | "popular" | "rating" | "price_asc" | "price_desc") | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoursePage"];
                };
            };
            /** @description Still what the `ETag` in `If-None-Match` stands for. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    show_course_api_courses__slug__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CoursePublic"];
                };
            };
            /** @description Still what the `ETag` in `If-None-Match` stands for. */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_categories_api_categories_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CategoryList"];
                };
            };
        };
    };
    enrol_api_courses__slug__enrol_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Enrolled"];
                };
            };
        };
    };
    outline_api_learn__slug__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LearnCourse"];
                };
            };
        };
    };
    open_lecture_api_learn__slug__lectures__lecture_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
                lecture_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LectureContent"];
                };
            };
        };
    };
    save_progress_api_learn__slug__lectures__lecture_id__progress_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
                lecture_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ProgressUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProgressSaved"];
                };
            };
        };
    };
    quote_cart_api_cart_quote_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BroughtCourses"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CartPublic"];
                };
            };
        };
    };
    show_cart_api_me_cart_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CartPublic"];
                };
            };
        };
    };
    merge_cart_api_me_cart_merge_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["BroughtCourses"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CartPublic"];
                };
            };
        };
    };
    put_course_api_me_cart_courses__slug__put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CartPublic"];
                };
            };
        };
    };
    remove_course_api_me_cart_courses__slug__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CartPublic"];
                };
            };
        };
    };
    put_coupon_api_me_cart_coupon_put: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypedCode"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CartPublic"];
                };
            };
        };
    };
    remove_coupon_api_me_cart_coupon_delete: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CartPublic"];
                };
            };
        };
    };
    create_checkout_session_api_create_checkout_session_post: {
        parameters: {
            query?: never;
            header?: {
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CheckoutRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["CheckoutSession"];
                };
            };
        };
    };
    show_checkout_session_api_checkout_sessions__session_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchasePublic"];
                };
            };
        };
    };
    my_purchase_api_me_purchases__number__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchasePublic"];
                };
            };
        };
    };
    my_course_api_courses__slug__mine_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                slug: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyCourse"];
                };
            };
        };
    };
    activate_api_me_activation_post: {
        parameters: {
            query?: never;
            header?: {
                "accept-language"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TypedCode"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["PurchasePublic"];
                };
            };
        };
    };
    show_transfer_api_transfers__reference__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reference: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["TransferPublic"];
                };
            };
        };
    };
    my_refund_api_me_purchases__number__refund_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundChoice"];
                };
            };
        };
    };
    ask_for_my_refund_api_me_purchases__number__refund_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundChoice"];
                };
            };
        };
    };
    my_sales_api_educator_sales_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Sale_"];
                };
            };
        };
    };
    refund_my_sale_api_educator_sales__number__refund_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["RefundChoice"];
                };
            };
        };
    };
    claim_purchases_api_me_purchases_claim_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Claimed"];
                };
            };
        };
    };
    receive_get_api_webhooks__platform___door__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                platform: string;
                door: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As the platform expects it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
        };
    };
    receive_post_api_webhooks__platform___door__post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                platform: string;
                door: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            /** @description As the platform expects it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
        };
    };
    receive_get_api_webhooks__platform__get: {
        parameters: {
            query?: {
                door?: string;
            };
            header?: never;
            path: {
                platform: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description As the platform expects it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
        };
    };
    receive_post_api_webhooks__platform__post: {
        parameters: {
            query?: {
                door?: string;
            };
            header?: never;
            path: {
                platform: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "*/*": unknown;
            };
        };
        responses: {
            /** @description As the platform expects it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "*/*": unknown;
                };
            };
        };
    };
    show_me_api_me_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    update_me_api_me_patch: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["MeUpdate"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    become_educator_api_me_educator_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["EducatorForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Me"];
                };
            };
        };
    };
    my_enrolments_api_me_enrolments_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MyEnrolment_"];
                };
            };
        };
    };
    my_purchases_api_me_purchases_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_PurchasePublic_"];
                };
            };
        };
    };
    my_invitations_api_me_invitations_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_MyInvitation_"];
                };
            };
        };
    };
    show_invitation_api_me_invitations__invitation_id__show_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: components["schemas"]["PydanticObjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyInvitation"];
                };
            };
        };
    };
    accept_invitation_api_me_invitations__invitation_id__accept_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: components["schemas"]["PydanticObjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["MyInvitation"];
                };
            };
        };
    };
    decline_invitation_api_me_invitations__invitation_id__decline_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: components["schemas"]["PydanticObjectId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TokenForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    list_own_courses_api_educator_courses_get: {
        parameters: {
            query?: {
                q?: string;
                for_sale?: boolean;
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_StudioCard_"];
                };
            };
        };
    };
    create_course_api_educator_courses_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCourse"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    show_own_course_api_educator_courses__course_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    delete_course_api_educator_courses__course_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    change_course_api_educator_courses__course_id__patch: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CourseChanges"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    publish_course_api_educator_courses__course_id__publish_post: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    unpublish_course_api_educator_courses__course_id__unpublish_post: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    put_cover_api_educator_courses__course_id__cover_put: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": {
                    file: string;
                };
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Picture"];
                };
            };
        };
    };
    delete_cover_api_educator_courses__course_id__cover_delete: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    create_chapter_api_educator_courses__course_id__chapters_post: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewChapter"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    delete_chapter_api_educator_courses__course_id__chapters__chapter_id__delete: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                chapter_id: string;
                course_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    rename_chapter_api_educator_courses__course_id__chapters__chapter_id__patch: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                chapter_id: string;
                course_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewChapter"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    create_lecture_api_educator_courses__course_id__chapters__chapter_id__lectures_post: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path: {
                chapter_id: string;
                course_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewLecture"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioLecture"];
                };
            };
        };
    };
    delete_lecture_api_educator_courses__course_id__lectures__lecture_id__delete: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                lecture_id: string;
                course_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    change_lecture_api_educator_courses__course_id__lectures__lecture_id__patch: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                lecture_id: string;
                course_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LectureChanges"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    order_curriculum_api_educator_courses__course_id__curriculum_put: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CurriculumOrder"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    preview_lecture_api_educator_courses__course_id__lectures__lecture_id__preview_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                course_id: string;
                lecture_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LectureContent"];
                };
            };
        };
    };
    begin_upload_api_educator_courses__course_id__lectures__lecture_id__upload_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                course_id: string;
                lecture_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["UploadRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadTicket"];
                };
            };
        };
    };
    sign_upload_api_educator_courses__course_id__lectures__lecture_id__upload__upload_id__sign_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload_id: string;
                course_id: string;
                lecture_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["UploadTicket"];
                };
            };
        };
    };
    complete_upload_api_educator_courses__course_id__lectures__lecture_id__upload__upload_id__complete_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload_id: string;
                course_id: string;
                lecture_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    cancel_upload_api_educator_courses__course_id__lectures__lecture_id__upload__upload_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                upload_id: string;
                course_id: string;
                lecture_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    put_captions_api_educator_courses__course_id__lectures__lecture_id__captions__language__put: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                language: "vi" | "en";
                course_id: string;
                lecture_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "multipart/form-data": components["schemas"]["Body_put_captions_api_educator_courses__course_id__lectures__lecture_id__captions__language__put"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    delete_captions_api_educator_courses__course_id__lectures__lecture_id__captions__language__delete: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path: {
                language: "vi" | "en";
                course_id: string;
                lecture_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCourse"];
                };
            };
        };
    };
    show_own_earnings_api_educator_earnings_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EarningsOut"];
                };
            };
        };
    };
    list_earnings_by_course_api_educator_earnings_courses_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CourseEarningsOut_"];
                };
            };
        };
    };
    list_own_rows_api_educator_earnings_rows_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_EarningsRowOut_"];
                };
            };
        };
    };
    list_coupons_api_educator_coupons_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_StudioCoupon_"];
                };
            };
        };
    };
    create_coupon_api_educator_coupons_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewCoupon"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCoupon"];
                };
            };
        };
    };
    change_coupon_api_educator_coupons__coupon_id__patch: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                coupon_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CouponLimits"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["StudioCoupon"];
                };
            };
        };
    };
    list_uses_api_educator_coupons__coupon_id__uses_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path: {
                coupon_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CouponUsePublic_"];
                };
            };
        };
    };
    list_batches_api_educator_activation_batches_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_BatchPublic_"];
                };
            };
        };
    };
    create_batch_api_educator_activation_batches_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewBatch"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["BatchPublic"];
                };
            };
        };
    };
    list_codes_api_educator_activation_batches__batch_id__codes_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path: {
                batch_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_CodePublic_"];
                };
            };
        };
    };
    download_codes_api_educator_activation_batches__batch_id__codes_csv_get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batch_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    cancel_codes_api_educator_activation_batches__batch_id__cancel_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                batch_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["CancelCodes"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Cancelled"];
                };
            };
        };
    };
    list_members_api_educator_courses__course_id__team_members_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_TeamMember_"];
                };
            };
        };
    };
    list_course_invitations_api_educator_courses__course_id__team_invitations_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SentInvitation_"];
                };
            };
        };
    };
    invite_to_course_api_educator_courses__course_id__team_invitations_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                course_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["TeamInvitation"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentInvitation"];
                };
            };
        };
    };
    withdraw_course_invitation_api_educator_courses__course_id__team_invitations__invitation_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: components["schemas"]["PydanticObjectId"];
                course_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    remove_member_api_educator_courses__course_id__team_members__user_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["PydanticObjectId"];
                course_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    find_purchases_api_admin_purchases_get: {
        parameters: {
            query?: {
                q?: string;
                state?: ("pending" | "held" | "paid" | "partially_refunded" | "refunded" | "failed" | "expired" | "disputed" | "lost") | null;
                waiting?: boolean;
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_OfficePurchase_"];
                };
            };
        };
    };
    show_purchase_api_admin_purchases__number__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePurchaseWhole"];
                };
            };
        };
    };
    refund_purchase_api_admin_purchases__number__refund_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RefundForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePurchaseWhole"];
                };
            };
        };
    };
    refund_again_api_admin_purchases__number__refund_orders__order_id__again_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path: {
                number: string;
                order_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePurchaseWhole"];
                };
            };
        };
    };
    accept_amount_api_admin_purchases__number__accept_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePurchaseWhole"];
                };
            };
        };
    };
    name_lines_api_admin_purchases__number__refunds__refund_ref__lines_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
                refund_ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["LinesForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePurchaseWhole"];
                };
            };
        };
    };
    close_lines_api_admin_purchases__number__closed_lines_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ClosedForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePurchaseWhole"];
                };
            };
        };
    };
    look_at_provider_api_admin_purchases__number__look_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                number: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePurchaseWhole"];
                };
            };
        };
    };
    list_events_api_admin_events_get: {
        parameters: {
            query?: {
                provider?: string | null;
                state?: ("received" | "handled" | "failed" | "ignored" | "foreign" | "unmatched") | null;
                q?: string;
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Event_"];
                };
            };
        };
    };
    show_event_api_admin_events__event_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                event_id: components["schemas"]["PydanticObjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventWhole"];
                };
            };
        };
    };
    replay_event_api_admin_events__event_id__replay_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                event_id: components["schemas"]["PydanticObjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["EventWhole"];
                };
            };
        };
    };
    list_outbox_api_admin_outbox_get: {
        parameters: {
            query?: {
                state?: ("waiting" | "done") | null;
                failing?: boolean;
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_Task_"];
                };
            };
        };
    };
    retry_now_api_admin_outbox__intent_id__retry_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                intent_id: components["schemas"]["PydanticObjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Task"];
                };
            };
        };
    };
    list_transfers_api_admin_transfers_get: {
        parameters: {
            query?: {
                waiting?: boolean;
                q?: string;
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_OfficeTransfer_"];
                };
            };
        };
    };
    show_transfer_api_admin_transfers__reference__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reference: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficeTransfer"];
                };
            };
        };
    };
    money_came_in_api_admin_transfers__reference__received_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path: {
                reference: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["ReceivedForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficeTransfer"];
                };
            };
        };
    };
    take_less_api_admin_transfers__reference__accept_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path: {
                reference: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficeTransfer"];
                };
            };
        };
    };
    send_all_back_api_admin_transfers__reference__give_up_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path: {
                reference: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficeTransfer"];
                };
            };
        };
    };
    money_was_sent_api_admin_transfers__reference__tasks__ref__sent_post: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reference: string;
                ref: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SentForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficeTransfer"];
                };
            };
        };
    };
    list_rows_api_admin_ledger_get: {
        parameters: {
            query?: {
                kind?: ("charge" | "refund" | "refund_failure" | "dispute" | "dispute_won" | "other" | "share" | "payout")[];
                educator?: components["schemas"]["PydanticObjectId"] | null;
                first?: string | null;
                last?: string | null;
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Ledger"];
                };
            };
        };
    };
    download_rows_api_admin_ledger_rows_csv_get: {
        parameters: {
            query?: {
                kind?: ("charge" | "refund" | "refund_failure" | "dispute" | "dispute_won" | "other" | "share" | "payout")[];
                educator?: components["schemas"]["PydanticObjectId"] | null;
                first?: string | null;
                last?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": string;
                };
            };
        };
    };
    list_balances_api_admin_ledger_balances_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Balances"];
                };
            };
        };
    };
    record_payout_api_admin_ledger_payouts_post: {
        parameters: {
            query?: never;
            header?: {
                /** @description Repeat the call with the same one; at most 255 characters. */
                "idempotency-key"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["PayoutForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["LedgerRowOut"];
                };
            };
        };
    };
    show_overview_api_admin_overview_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Overview"];
                };
            };
        };
    };
    list_reconciliations_api_admin_reconciliations_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliations"];
                };
            };
        };
    };
    reconcile_now_api_admin_reconciliations_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Reconciliations"];
                };
            };
        };
    };
    list_acts_api_admin_audit_get: {
        parameters: {
            query?: {
                subject?: string | null;
                actor?: components["schemas"]["PydanticObjectId"] | null;
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_AuditRow_"];
                };
            };
        };
    };
    show_school_api_admin_school_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchoolSettings"];
                };
            };
        };
    };
    change_school_api_admin_school_put: {
        parameters: {
            query?: never;
            header?: {
                "if-match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SchoolForm"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SchoolSettings"];
                };
            };
        };
    };
    show_person_api_admin_people__user_id__get: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["PydanticObjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePerson"];
                };
            };
        };
    };
    take_role_api_admin_people__user_id__roles__role__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                role: "educator" | "sales" | "accountant" | "support" | "admin";
                user_id: components["schemas"]["PydanticObjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePerson"];
                };
            };
        };
    };
    give_educator_role_api_admin_people__user_id__roles_educator_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["PydanticObjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePerson"];
                };
            };
        };
    };
    suspend_person_api_admin_people__user_id__suspension_put: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["PydanticObjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePerson"];
                };
            };
        };
    };
    lift_suspension_api_admin_people__user_id__suspension_delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                user_id: components["schemas"]["PydanticObjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OfficePerson"];
                };
            };
        };
    };
    list_invitations_api_admin_invitations_get: {
        parameters: {
            query?: {
                page?: number;
                per_page?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Page_SentInvitation_"];
                };
            };
        };
    };
    invite_to_role_api_admin_invitations_post: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["RoleInvitation"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SentInvitation"];
                };
            };
        };
    };
    withdraw_invitation_api_admin_invitations__invitation_id__delete: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                invitation_id: components["schemas"]["PydanticObjectId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    show_config_api_config_get: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["WebConfig"];
                };
            };
        };
    };
}
