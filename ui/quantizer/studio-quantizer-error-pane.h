/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-chart.h"

G_BEGIN_DECLS

/*
 * A chart below its title, with controls beside the title and a note in words below the chart.
 *
 * Properties: title, tip (tooltip of the title). Child of a template of the type "controls".
 */
#define STUDIO_TYPE_QUANTIZER_ERROR_PANE (studio_quantizer_error_pane_get_type ())
G_DECLARE_FINAL_TYPE (StudioQuantizerErrorPane, studio_quantizer_error_pane, STUDIO,
                      QUANTIZER_ERROR_PANE, GtkWidget)

/* @funcs, @data: of studio_chart_set_funcs(); the data outlive the pane's chart */
void studio_quantizer_error_pane_set_chart (StudioQuantizerErrorPane *self,
                                            const StudioChartFuncs *funcs, gpointer data);

/* The data are others. @description: (transfer full): what the chart shows; @note: (nullable)
 * (transfer full): is written below it */
void studio_quantizer_error_pane_changed (StudioQuantizerErrorPane *self, char *description,
                                          char *note);

G_END_DECLS
