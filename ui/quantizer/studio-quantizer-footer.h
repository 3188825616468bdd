/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/* What stands at the foot of the sidebar: how far the work is, and the buttons that begin, pause
 * and end it. */
#define STUDIO_TYPE_QUANTIZER_FOOTER (studio_quantizer_footer_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerFooter, studio_quantizer_footer, STUDIO, QUANTIZER_FOOTER,
                      GtkWidget)

void studio_quantizer_footer_set_up (StudioQuantizerFooter *self, HekQuantizerSession *session);

/* What the button that begins says and does: "Start 6 runs", "quantizer.start" */
void studio_quantizer_footer_set_primary (StudioQuantizerFooter *self, const char *label,
                                          const char *action);

G_END_DECLS
