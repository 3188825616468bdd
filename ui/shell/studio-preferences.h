/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* The preferences: each row is bound to a key of the settings and takes effect at once. */
#define STUDIO_TYPE_PREFERENCES (studio_preferences_get_type ())
G_DECLARE_FINAL_TYPE (StudioPreferences, studio_preferences, STUDIO, PREFERENCES,
                      AdwPreferencesWindow)

GtkWindow *studio_preferences_new (void);

G_END_DECLS
