/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-alerts-window.h"

#include "studio-alerts-details.h"
#include "studio-alerts-history.h"
#include "studio-alerts-row.h"
#include "studio-message-bar.h"

G_BEGIN_DECLS

struct _StudioAlertsWindow
{
  AdwWindow parent_instance;

  /* template */
  AdwToastOverlay *toasts;
  StudioMessageBar *message_bar;
  GtkStack *stack, *right_stack;
  AdwStatusPage *closed_page;
  GtkMenuButton *menu_button, *start_button;
  GtkEditable *search;
  GtkListBox *list, *start_list;
  GtkPopover *row_menu;
  StudioAlertsDetails *details;
  StudioAlertsHistory *history;

  HekTelemetrySession *telemetry; /* owned */
  HekLibrary *library;            /* owned */
  GSimpleActionGroup *actions;    /* owned */
  GtkNativeDialog *dialog;        /* owned (nullable) */
  GPtrArray *statuses;            /* owned: of HekAlertStatus: as they are shown */
  GHashTable *rows;               /* owned: id of a rule → borrowed row */
  char **words;                   /* owned (nullable): of the search */
  char *trouble;                  /* owned (nullable): that was told last */
  guint update_id;
  char *wanted;                   /* owned (nullable): the rule to be selected when it is there */
  GPtrArray *deleted;             /* owned: of HekAlertRule: what undo brings back, the last last */
  char *exported;                 /* owned (nullable): the rule the dialog is about, else all */
};

/* --- -show.c --------------------------------------------------------------------------------- */

/* Shows what is so now. */
void studio_alerts_window_update (StudioAlertsWindow *self);
/* The same, once for all signals of a second. */
void studio_alerts_window_queue_update (StudioAlertsWindow *self);
void studio_alerts_window_shown (StudioAlertsWindow *self);
/* Another row is selected. */
void studio_alerts_window_show_selected (StudioAlertsWindow *self);
/* (nullable) borrowed until the next update */
const HekAlertStatus *studio_alerts_window_get_selected (StudioAlertsWindow *self);
const HekAlertStatus *studio_alerts_window_find (StudioAlertsWindow *self, const char *id);
void studio_alerts_window_select (StudioAlertsWindow *self, const char *id);
void studio_alerts_window_searched (StudioAlertsWindow *self);
void studio_alerts_window_set_up_list (StudioAlertsWindow *self);

/* --- -actions.c ------------------------------------------------------------------------------ */

void studio_alerts_window_add_actions (StudioAlertsWindow *self);
void studio_alerts_window_update_actions (StudioAlertsWindow *self);
/* Opens the editor. @rule: (nullable): of that, else of a usual one */
void studio_alerts_window_edit (StudioAlertsWindow *self, const HekAlertRule *rule,
                                gboolean is_new);
/* After a failure: what is still there was not deleted. */
void studio_alerts_window_forget_deleted (StudioAlertsWindow *self);
/* @text: (transfer full); @button: (nullable): of an action of this window */
void studio_alerts_window_tell (StudioAlertsWindow *self, char *text, const char *button,
                                const char *action);

/* --- -menu.c --------------------------------------------------------------------------------- */

/* The menu of rows: by the right button here, by keys of the row through alerts.menu. */
void studio_alerts_window_set_up_menu (StudioAlertsWindow *self);
/* Opens it at the row that has the focus, else at the selected one. */
void studio_alerts_window_open_menu (StudioAlertsWindow *self);

/* --- -files.c -------------------------------------------------------------------------------- */

void studio_alerts_window_import (StudioAlertsWindow *self);
void studio_alerts_window_export (StudioAlertsWindow *self, gboolean only_selected);
void studio_alerts_window_add_drop (StudioAlertsWindow *self);

G_END_DECLS
