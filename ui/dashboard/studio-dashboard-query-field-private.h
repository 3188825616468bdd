/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-dashboard-choice.h"
#include "studio-dashboard-query-field.h"
#include "studio-dashboard-query-names.h"
#include "studio-dashboard-row.h"
#include "studio-filter-completion.h"

G_BEGIN_DECLS

struct _StudioDashboardQueryField
{
  GtkWidget parent_instance;

  StudioDashboardEditor *editor; /* owned */
  const HekWidgetField *field;
  GtkWidget *row;                /* the only child */
  /* one of these, of @row */
  StudioDashboardChoice *choice; /* (nullable) */
  StudioDashboardQueryNames *names; /* (nullable) */
  GtkWidget *entry;              /* (nullable) */
  GtkWidget *spin;               /* (nullable) */
  StudioFilterCompletion *completion; /* (nullable): of a filter, in @entry */

  HekWidgetQuery *query;         /* owned (nullable): that is shown */
  char *value;                   /* owned (nullable) */
  HekJob *job;                   /* owned (nullable): looks for what can be chosen */
  char *offered;                 /* owned (nullable): the collection whose layouts were asked for */
  GtkNativeDialog *dialog;       /* owned (nullable): of a file */
  gboolean has_own_error;        /* @row tells a mistake that was found here */
  gboolean updating;
};

/* (nullable) (transfer none): the collection that the query names */
HekLibraryItem *studio_dashboard_query_field_find_item (StudioDashboardQueryField *self);

/* Fills the list of what can be chosen. */
void studio_dashboard_query_field_offer (StudioDashboardQueryField *self);

/* Takes what the control says. @control: (nullable) */
void studio_dashboard_query_field_take (StudioDashboardQueryField *self, const char *value,
                                        gpointer control);

/* (nullable) (transfer none): of that */
HekSchema *studio_dashboard_query_field_find_schema (StudioDashboardQueryField *self);

/* Words of a filter: at the beginning, and whenever another collection is named. */
void studio_dashboard_query_field_add_words (StudioDashboardQueryField *self);
void studio_dashboard_query_field_offer_words (StudioDashboardQueryField *self);

/* Looks at the filter in the entry. Returns: whether it is right */
gboolean studio_dashboard_query_field_check_filter (StudioDashboardQueryField *self);

/* A button that chooses a file, beside the entry. */
GtkWidget *studio_dashboard_query_field_add_file (StudioDashboardQueryField *self);

G_END_DECLS
