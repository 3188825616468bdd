/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib-object.h>

#include "hek-picture-session.h"
#include "studio-rendering.h"

G_BEGIN_DECLS

#define STUDIO_VIEW_EXPOSURE_MAX HEK_TONE_SETUP_MAX_EV

/*
 * How the pictures of one page are shown: exposure, tone curve, false colours, simulated display.
 * It belongs to the eyes of the user, not to the recipe: it is not undone and changes no result. A
 * high dynamic range picture that is opened sets exposure and curve to what suits it, another one
 * to none. The display is the recipe's.
 *
 * Signal "changed" (). Main thread only.
 */
#define STUDIO_TYPE_VIEW_SETTINGS (studio_view_settings_get_type ())
G_DECLARE_FINAL_TYPE (StudioViewSettings, studio_view_settings, STUDIO, VIEW_SETTINGS, GObject)

StudioViewSettings *studio_view_settings_new (HekPictureSession *session);

/* Whether the open picture is brighter than white somewhere. */
gboolean studio_view_settings_is_hdr (StudioViewSettings *self);

const StudioRenderingSpec *studio_view_settings_get_spec (StudioViewSettings *self);

/* Returns: (transfer none) (nullable): %NULL where codes can be shown as they are */
StudioRendering *studio_view_settings_get_rendering (StudioViewSettings *self);

void studio_view_settings_set_exposure (StudioViewSettings *self, double exposure_ev);
void studio_view_settings_set_tonemap (StudioViewSettings *self, const HekTonemap *tonemap);
void studio_view_settings_set_value (StudioViewSettings *self, guint option_idx, double value);
void studio_view_settings_set_false_color (StudioViewSettings *self, gboolean false_color);
void studio_view_settings_set_simulate (StudioViewSettings *self, gboolean simulate);

/* Back to what suits the picture. */
void     studio_view_settings_reset (StudioViewSettings *self);
gboolean studio_view_settings_is_default (StudioViewSettings *self);

G_END_DECLS
