/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-message-bar.h"
#include "studio-report-editor.h"
#include "studio-report-parts.h"
#include "studio-report-window.h"

G_BEGIN_DECLS

struct _StudioReportWindow
{
  AdwWindow parent_instance;

  /* template */
  AdwWindowTitle *window_title;
  GtkMenuButton *reports_button, *add_button;
  StudioMessageBar *message_bar;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  StudioReportParts *parts;
  StudioReportEditor *editor;
  AdwStatusPage *status;
  GtkWidget *hint, *progress_box;
  GtkLabel *progress_label;
  GtkProgressBar *progress;

  HekReportSession *session;   /* owned */
  HekPictureSession *pictures; /* owned (nullable) */
  GSimpleActionGroup *actions; /* owned */
  GtkNativeDialog *dialog;     /* owned (nullable) */
  HekJob *job;                 /* owned (nullable): that builds */
  char *waiting;               /* owned (nullable): a part to add as soon as there is a workspace */
  guint progress_timer;
  GMenu *unfilled;             /* owned (nullable): of the menu of parts, to have what is found */
};

/* Says what is there, and which actions there are. */
void studio_report_window_update (StudioReportWindow *self);
/* Adds a part after the selected one. @json: (transfer full) */
void studio_report_window_add (StudioReportWindow *self, char *json);

/* --- studio-report-window-menus.c ------------------------------------------------------------- */

void studio_report_window_add_menus (StudioReportWindow *self);
/* What the workspace has was looked at: into a menu that was opened before it was known. */
void studio_report_window_fill_add_menu (StudioReportWindow *self);

/* --- studio-report-window-actions.c ----------------------------------------------------------- */

void studio_report_window_add_actions (StudioReportWindow *self);
void studio_report_window_update_actions (StudioReportWindow *self);

G_END_DECLS
