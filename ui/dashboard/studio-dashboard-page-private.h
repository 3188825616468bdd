/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-dashboard-page.h"

#include <adwaita.h>

#include "studio-dashboard-contents.h"
#include "studio-dashboard-grid.h"
#include "studio-dashboard-palette.h"
#include "studio-dashboard-panel.h"
#include "studio-dashboard-rows.h"
#include "studio-dashboard-tabs.h"
#include "studio-dashboard-time-bar.h"
#include "studio-message-bar.h"

G_BEGIN_DECLS

struct _StudioDashboardPage
{
  StudioPage parent_instance;

  /* template: %NULL before the page is first seen */
  StudioMessageBar *message_bar;
  GtkWidget *drop_label;
  GtkStack *stack;
  GtkLabel *opening_label;
  AdwStatusPage *problem_page;
  AdwBin *start_place;
  AdwToastOverlay *toasts;
  AdwFlap *flap;
  AdwBin *panel_place;
  GtkBox *head;
  StudioDashboardTabs *tabs;
  GtkBox *tools;
  GtkRevealer *palette;
  GtkStack *content;
  GtkWidget *hint;
  AdwStatusPage *broken_page;
  GtkBox *moments;
  GtkLabel *first_moment;       /* above @scroller, while two moments are seen */
  GtkScrolledWindow *scroller;

  StudioDashboardGrid *grid;         /* in @scroller */
  StudioDashboardPanel *panel;
  StudioDashboardTimeBar *time_bar;  /* in @head */
  GtkWidget *compare;                /* (nullable): in @moments */
  StudioDashboardContents *contents; /* owned */

  /* owned */
  HekJobList *jobs;
  HekLibrary *library;
  HekTelemetrySession *telemetry;
  HekDashboardSession *session; /* (nullable): before the page is first seen */
  GSimpleActionGroup *actions;
  GMenu *menu;
  GMenuModel *tile_menu;
  GtkWidget *header_widget;
  GtkNativeDialog *dialog;      /* (nullable): the file dialog that is open */
  GtkWidget *popover;           /* (nullable): the menu of a tile, a child */
  GtkWidget *alerts;            /* (nullable): the window of alerts, hidden or not */
  GtkWidget *reports;           /* (nullable): likewise, of reports */
  HekPictureSession *pictures;  /* (nullable): whose trials can be put into reports */
  char *wanted_rule;            /* (nullable): an alert to be shown when the page is there */
  char *wanted_id;              /* (nullable): a dashboard to be selected when it is there */

  char *problem;                /* (nullable): of telemetry, that was told */

  gboolean editing;
  gboolean presenting;
  gboolean listed;              /* the workspace was looked at */
  guint opening_timeout;
  guint focus_idle;
  guint hide_pointer;           /* timeout while presenting */
  double pointer_x, pointer_y;  /* where it was then */
  guint rotation;               /* likewise, while the dashboards take turns */
};

/* studio-dashboard-page-actions.c */
void studio_dashboard_page_add_actions (StudioDashboardPage *self);
void studio_dashboard_page_update_actions (StudioDashboardPage *self);

/* studio-dashboard-page-menus.c */
void studio_dashboard_page_build_menus (StudioDashboardPage *self);
GtkWidget *studio_dashboard_page_build_header (StudioDashboardPage *self);

/* studio-dashboard-page-edit.c: what is done with the widgets, and by the grid */
void studio_dashboard_page_connect_grid (StudioDashboardPage *self);
/* Gives the focus to the first widget of a new dashboard, or what can be added to an empty one. */
void studio_dashboard_page_focus_new (StudioDashboardPage *self);
void studio_dashboard_page_add_widget (StudioDashboardPage *self, const HekWidgetKind *kind);
void studio_dashboard_page_remove_widget (StudioDashboardPage *self);
void studio_dashboard_page_duplicate_widget (StudioDashboardPage *self);
void studio_dashboard_page_copy_widget (StudioDashboardPage *self);
void studio_dashboard_page_cut_widget (StudioDashboardPage *self);
void studio_dashboard_page_paste_widget (StudioDashboardPage *self);
void studio_dashboard_page_configure (StudioDashboardPage *self);
void studio_dashboard_page_rename (StudioDashboardPage *self);
/* (nullable): id of the widget that commands are about */
const char *studio_dashboard_page_get_widget (StudioDashboardPage *self);

/* studio-dashboard-page-files.c: import, export, deleting */
void studio_dashboard_page_choose_import (StudioDashboardPage *self);
void studio_dashboard_page_accept_files (StudioDashboardPage *self);
void studio_dashboard_page_export (StudioDashboardPage *self);
void studio_dashboard_page_export_widget (StudioDashboardPage *self);
void studio_dashboard_page_delete (StudioDashboardPage *self);
void studio_dashboard_page_deleted (StudioDashboardPage *self, const char *name);

/* studio-dashboard-page-present.c: the whole screen */
void studio_dashboard_page_present (StudioDashboardPage *self, gboolean presenting);

/* studio-dashboard-page-time.c: the time bar, its actions, and a second moment */
void studio_dashboard_page_add_time_actions (StudioDashboardPage *self);
void studio_dashboard_page_build_time (StudioDashboardPage *self);
void studio_dashboard_page_update_time_actions (StudioDashboardPage *self);
void studio_dashboard_page_compare (StudioDashboardPage *self, gboolean compares);
void studio_dashboard_page_end_compare (StudioDashboardPage *self);

/* studio-dashboard-page-report.c: the window of reports */
void studio_dashboard_page_add_report_actions (StudioDashboardPage *self);
void studio_dashboard_page_update_report_actions (StudioDashboardPage *self);
void studio_dashboard_page_close_reports (StudioDashboardPage *self);

/* studio-dashboard-page-alerts.c: the window of alerts */
void studio_dashboard_page_show_alerts (StudioDashboardPage *self, const char *rule);
/* Whether the selected widget shows a series, of which there can be a rule. */
gboolean studio_dashboard_page_can_alert (StudioDashboardPage *self);
void studio_dashboard_page_alert_on_widget (StudioDashboardPage *self);
void studio_dashboard_page_close_alerts (StudioDashboardPage *self);

/* studio-dashboard-page-show.c: what the session has, into the widgets */
void studio_dashboard_page_connect_session (StudioDashboardPage *self);
void studio_dashboard_page_set_editing (StudioDashboardPage *self, gboolean editing);
void studio_dashboard_page_update (StudioDashboardPage *self);

G_END_DECLS
