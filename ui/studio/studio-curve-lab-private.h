/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-curve-lab.h"

#include "hek-curve-lab-session.h"
#include "studio-curve-lab-chart.h"
#include "studio-curve-lab-controls.h"
#include "studio-curve-lab-grid.h"
#include "studio-curve-lab-ramp-pane.h"
#include "studio-curve-lab-table.h"
#include "studio-message-bar.h"

G_BEGIN_DECLS

struct _StudioCurveLab
{
  AdwWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;
  GtkButton *use_button;
  GtkButton *apply_button;
  GtkButton *copy_button;
  StudioMessageBar *message_bar;
  StudioCurveLabControls *controls;
  StudioCurveLabGrid *grid;
  GtkBox *tabs_box;
  StudioCurveLabChart *codes;
  StudioCurveLabChart *step_sizes;
  StudioCurveLabChart *banding;
  StudioCurveLabTable *table;
  StudioCurveLabRampPane *ramp_pane;

  /* owned */
  HekPictureSession *picture;
  HekCurveLabSession *session;
  GtkNativeDialog *dialog; /* (nullable): the file dialog that is open */

  const HekDisplay *zoom_display; /* borrowed (nullable): of the zoom */
  double zoom_min, zoom_max;      /* cd/m²; equal: all */
};

/* studio-curve-lab-picture.c: the display of the picture */
void studio_curve_lab_update_picture (StudioCurveLab *self);
void studio_curve_lab_use_picture (StudioCurveLab *self);
void studio_curve_lab_apply_to_picture (StudioCurveLab *self);

/* studio-curve-lab-files.c: reports and the clipboard */
void studio_curve_lab_choose_export (StudioCurveLab *self);
void studio_curve_lab_copy (StudioCurveLab *self);
void studio_curve_lab_saved (StudioCurveLab *self, const char *path);
void studio_curve_lab_failed (StudioCurveLab *self, const GError *error);

G_END_DECLS
