/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the page shows while no picture is open: what it is for, and two ways to begin. */
#define STUDIO_TYPE_WELCOME (studio_welcome_get_type ())
G_DECLARE_FINAL_TYPE (StudioWelcome, studio_welcome, STUDIO, WELCOME, AdwBin)

G_END_DECLS
