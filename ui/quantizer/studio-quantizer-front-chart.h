/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "studio-quantizer-front.h"

G_BEGIN_DECLS

/* The chart of a front: a point for each run, named under the pointer and with the arrow keys. */
#define STUDIO_TYPE_QUANTIZER_FRONT_CHART (studio_quantizer_front_chart_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerFrontChart, studio_quantizer_front_chart, STUDIO,
                      QUANTIZER_FRONT_CHART, GtkWidget)

/* @front: (transfer full); what is zoomed to stays when it has the same x axis */
void studio_quantizer_front_chart_take (StudioQuantizerFrontChart *self,
                                        StudioQuantizerFront *front);

/* @run: (nullable) */
void studio_quantizer_front_chart_set_selected (StudioQuantizerFrontChart *self,
                                                HekQuantizerRun *run);

/* Signals
 *   picked (HekQuantizerRun *)     a point was clicked, or Space was pressed on it
 *   activated (HekQuantizerRun *)  a double click, or Return
 */

G_END_DECLS
