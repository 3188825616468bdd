/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-search-page.h"

#include <adwaita.h>

#include "hek-search-session.h"
#include "studio-message-bar.h"
#include "studio-search-bar.h"
#include "studio-search-controls.h"
#include "studio-search-draft.h"
#include "studio-search-results.h"
#include "studio-search-start.h"
#include "studio-search-status.h"

G_BEGIN_DECLS

struct _StudioSearchPage
{
  StudioPage parent_instance;

  /* template: %NULL before the page is first seen */
  StudioMessageBar *message_bar;
  GtkStack *stack;
  GtkLabel *opening_label;
  AdwStatusPage *problem_page;
  StudioSearchBar *bar;
  StudioSearchControls *controls;
  GtkStack *content;
  StudioSearchStart *start;
  StudioSearchStatus *status;
  AdwStatusPage *no_hits_page;
  GtkButton *no_hits_button;
  StudioSearchResults *results;
  GtkWidget *drop_label;

  /* owned */
  HekLibrary *library;
  HekJobList *jobs;
  HekSearchSession *session; /* (nullable): before the page is first seen */
  StudioSearchDraft *draft;
  StudioSearchLook look;
  GSimpleActionGroup *actions;
  GtkWidget *header_widget;
  GMenu *menu;
  GMenu *item_menu;        /* of one answer */
  GtkNativeDialog *dialog; /* (nullable): the file dialog that is open */
  HekJob *job;             /* (nullable): whose progress is shown */
  HekSearchQuery *started; /* (nullable): the query that was started last */
  GPtrArray *trail;        /* of HekSearchQuery: where back and forward lead */
  char *shown_uuid;        /* (nullable): the collection whose answers are shown */
  char *wanted_uuid;       /* (nullable): to be chosen once it is there */

  GtkMenuButton *history_button; /* borrowed: in the header widget */
  guint trail_idx;               /* of the query that is shown; @trail may be empty */
  gint64 trail_time;             /* when it was added */
  guint64 n_rows, n_indexed;     /* of the collection when it was last searched */
  gboolean has_failed;    /* the query that was started last */
  guint wrong_term;       /* of that query, when it failed for one */
  gboolean focus_answers; /* when they have come */
  guint opening_timeout;
  guint run_timeout;
  guint dim_timeout;
};

/* studio-search-page-actions.c */
void studio_search_page_add_actions (StudioSearchPage *self);
void studio_search_page_update_actions (StudioSearchPage *self);
void studio_search_page_build_menu (StudioSearchPage *self);
GtkWidget *studio_search_page_build_header (StudioSearchPage *self);

/* studio-search-page-item.c: what can be done with one answer */
void studio_search_page_add_item_actions (StudioSearchPage *self);
void studio_search_page_update_item_actions (StudioSearchPage *self);

/* studio-search-page-query.c: running queries, back and forward */
void studio_search_page_schedule (StudioSearchPage *self);
void studio_search_page_run_again (StudioSearchPage *self);
gboolean studio_search_page_can_go (StudioSearchPage *self, int steps);
void studio_search_page_go (StudioSearchPage *self, int steps);
void studio_search_page_set_query (StudioSearchPage *self, const HekSearchQuery *query);

/* studio-search-page-library.c: which collections there are, and which is chosen */
void studio_search_page_library_changed (StudioSearchPage *self);
HekLibraryItem *studio_search_page_get_collection (StudioSearchPage *self); /* (nullable) */
void studio_search_page_want_collection (StudioSearchPage *self, const char *uuid);

/* studio-search-page-show.c: what the session has, into the widgets */
void studio_search_page_connect_session (StudioSearchPage *self);
void studio_search_page_update (StudioSearchPage *self);
void studio_search_page_set_as_pictures (StudioSearchPage *self, gboolean as_pictures);

/* studio-search-page-files.c: files that are looked for, and answers that are saved */
void studio_search_page_choose_file (StudioSearchPage *self);
void studio_search_page_choose_save (StudioSearchPage *self);
gboolean studio_search_page_add_file (StudioSearchPage *self, GFile *file);

/* studio-search-page-dnd.c: drops and the clipboard */
void studio_search_page_add_drop_target (StudioSearchPage *self);
void studio_search_page_paste (StudioSearchPage *self);

G_END_DECLS
