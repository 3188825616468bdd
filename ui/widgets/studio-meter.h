/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A thin bar that says how good a value is: empty is the worst of the usual range, full the best.
 */
#define STUDIO_TYPE_METER (studio_meter_get_type ())
G_DECLARE_FINAL_TYPE (StudioMeter, studio_meter, STUDIO, METER, GtkWidget)

GtkWidget *studio_meter_new (void);

/* @fraction: 0 to 1, clipped; NaN shows an empty track. @text: "PSNR 34.2 dB", for screen readers
 */
void studio_meter_set (StudioMeter *self, double fraction, const char *text);

G_END_DECLS
