/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The linked buttons of the page's views, by the action "quantizer.view". */
#define STUDIO_TYPE_QUANTIZER_VIEWS (studio_quantizer_views_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerViews, studio_quantizer_views, STUDIO, QUANTIZER_VIEWS,
                      GtkBox)

/* Beside them: what can be done with the selected run, by the actions of the page. */
#define STUDIO_TYPE_QUANTIZER_RUN_BUTTONS (studio_quantizer_run_buttons_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerRunButtons, studio_quantizer_run_buttons, STUDIO,
                      QUANTIZER_RUN_BUTTONS, GtkBox)

G_END_DECLS
