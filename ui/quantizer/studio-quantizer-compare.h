/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-quantizer-session.h"

G_BEGIN_DECLS

/*
 * What the runs cost beside what they find: a chart of any two figures with the front, above the
 * table of all figures. A click on a point selects its run, Return or a double click adopts it.
 */
#define STUDIO_TYPE_QUANTIZER_COMPARE (studio_quantizer_compare_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerCompare, studio_quantizer_compare, STUDIO,
                      QUANTIZER_COMPARE, GtkWidget)

GtkWidget *studio_quantizer_compare_new (HekQuantizerSession *session);

G_END_DECLS
