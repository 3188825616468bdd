/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-study-window.h"

#include "hek-study-session.h"
#include "studio-message-bar.h"
#include "studio-study-chart.h"
#include "studio-study-list.h"
#include "studio-study-setup.h"

G_BEGIN_DECLS

struct _StudioStudyWindow
{
  AdwWindow parent_instance;

  /* template */
  AdwWindowTitle *window_title;
  GtkWidget *start_button;
  GtkWidget *cancel_button;
  StudioMessageBar *message_bar;
  StudioStudySetup *setup;
  GtkStack *stack;
  AdwStatusPage *empty_page;
  StudioStudyChart *chart;
  GtkLabel *summary_label;
  StudioStudyList *list;
  GtkWidget *status_box;
  GtkLabel *status_label;
  GtkProgressBar *progress;
  GtkMenuButton *failures_button;
  GtkListBox *failures_list;

  /* owned */
  HekStudySession *session;
  GSimpleActionGroup *actions;
  GtkNativeDialog *dialog; /* (nullable): the file dialog that is open */
  HekJob *job;             /* (nullable): the study whose progress is shown */
  guint n_failures;        /* in failures_list */
};

/* studio-study-window-show.c: what the session has, into the widgets */
void studio_study_window_show_study (StudioStudyWindow *self);
void studio_study_window_show_pair (StudioStudyWindow *self);
void studio_study_window_update_actions (StudioStudyWindow *self);

/* studio-study-window-files.c */
void studio_study_window_choose_export (StudioStudyWindow *self);
void studio_study_window_saved (StudioStudyWindow *self, const char *path);
void studio_study_window_failed (StudioStudyWindow *self, const GError *error);
void studio_study_window_add_drop_target (StudioStudyWindow *self);

G_END_DECLS
