/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-picture-page.h"

#include "studio-compare-bar.h"
#include "studio-compare-view.h"
#include "studio-image-view.h"
#include "studio-inspector.h"
#include "studio-message-bar.h"
#include "studio-metrics-view.h"
#include "studio-pane.h"
#include "studio-rate-curve.h"
#include "studio-sidebar.h"
#include "studio-view-settings.h"

G_BEGIN_DECLS

struct _StudioPicturePage
{
  StudioPage parent_instance;

  /* template */
  StudioMessageBar *message_bar;
  GtkStack *stack;
  GtkLabel *opening_label;
  AdwFlap *flap;
  StudioSidebar *sidebar;
  GtkGrid *panes;
  StudioPane *original_pane;
  StudioPane *quantized_pane;
  StudioPane *compare_pane;
  StudioPane *metrics_pane;
  GtkDropDown *curve_metric;
  StudioMetricsView *metrics;
  StudioRateCurve *curve;
  AdwBin *inspector_bin;
  GtkWidget *drop_label;

  /* borrowed: children of the above */
  StudioImageView *original_view;
  StudioImageView *quantized_view;
  StudioCompareView *compare_view;
  StudioCompareBar *compare_bar;
  StudioInspector *inspector;

  /* owned */
  HekPictureSession *session;
  HekJobList *jobs;
  StudioViewport *viewport;
  StudioViewSettings *view;
  GSimpleActionGroup *actions;
  GtkWidget *header_widget;
  GMenu *menu;
  GMenu *recent_menu;
  GtkNativeDialog *dialog; /* (nullable): the file dialog that is open */
  GtkWidget *curve_lab;    /* (nullable) weak: its window, once it was opened */
  GtkWidget *study_window; /* (nullable) weak: the disagreement finder, once it was opened */
  char *opening_name;      /* (nullable): base name of the file that is being opened */
  GHashTable *requests;    /* char *path being written → name of the action that asked for it */
  HekJob *copy_job;        /* (nullable): makes codes of a picture that has none */
  HekJob *pixels_job;      /* (nullable): makes the picture of one colour's pixels */
  HekImage *pixels_image;  /* (nullable) */

  gboolean shows_judged; /* a picture of a file in the place of a result, and says so */
  int pixels_idx; /* palette index of that colour, or -1 */
  guint dim_timeout;
  guint opening_timeout;
  guint recent_idle;
  guint recent_timeout;
};

/* studio-picture-page-actions.c */
void studio_picture_page_add_actions (StudioPicturePage *self);
void studio_picture_page_update_actions (StudioPicturePage *self);
void studio_picture_page_build_menu (StudioPicturePage *self);
GtkWidget *studio_picture_page_build_header (StudioPicturePage *self);

/* studio-picture-page-show.c: what the session has, into the panes */
void studio_picture_page_connect_session (StudioPicturePage *self);
void studio_picture_page_request_map (StudioPicturePage *self);

/* studio-picture-page-view.c: how light is shown */
void studio_picture_page_add_view_actions (StudioPicturePage *self);
void studio_picture_page_connect_view (StudioPicturePage *self);
void studio_picture_page_update_view_actions (StudioPicturePage *self);

/* studio-picture-page-files.c */
gboolean studio_picture_page_open_gfile (StudioPicturePage *self, GFile *file);
void studio_picture_page_open_pair (StudioPicturePage *self, const char *path,
                                    const char *judged);
void studio_picture_page_open_bytes (StudioPicturePage *self, GBytes *bytes, const char *name);
void studio_picture_page_choose_open (StudioPicturePage *self);
void studio_picture_page_choose_save (StudioPicturePage *self);
void studio_picture_page_choose_export (StudioPicturePage *self);
void studio_picture_page_opened (StudioPicturePage *self);
void studio_picture_page_written (StudioPicturePage *self, const char *path);
void studio_picture_page_failed (StudioPicturePage *self, const GError *error);

/* studio-picture-page-metrics.c: the metrics pane */
void studio_picture_page_add_metrics (StudioPicturePage *self);
void studio_picture_page_curve_metric_changed (StudioPicturePage *self);

/* studio-picture-page-study.c: the disagreement finder */
void studio_picture_page_show_study (StudioPicturePage *self);
void studio_picture_page_show_judged (StudioPicturePage *self);

/* studio-picture-page-recent.c */
void studio_picture_page_watch_recent (StudioPicturePage *self);

/* studio-picture-page-dnd.c: drops and the clipboard */
void studio_picture_page_add_drop_target (StudioPicturePage *self);
void studio_picture_page_paste (StudioPicturePage *self);
void studio_picture_page_copy (StudioPicturePage *self);

G_END_DECLS
