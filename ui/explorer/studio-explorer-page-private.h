/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-explorer-page.h"

#include <adwaita.h>

#include "hek-explorer-details.h"
#include "hek-explorer-find.h"
#include "hek-explorer-graph.h"
#include "hek-explorer-view.h"
#include "studio-explorer-bar.h"
#include "studio-explorer-bookmarks.h"
#include "studio-explorer-export.h"
#include "studio-explorer-find.h"
#include "studio-explorer-graph.h"
#include "studio-explorer-layouts.h"
#include "studio-explorer-past.h"
#include "studio-explorer-progress.h"
#include "studio-message-bar.h"
#include "studio-points-stage.h"

G_BEGIN_DECLS

struct _StudioExplorerPage
{
  StudioPage parent_instance;

  /* template: %NULL before the page is first seen */
  StudioMessageBar *message_bar;
  GtkStack *stack;
  GtkLabel *opening_label;
  AdwStatusPage *problem_page;
  AdwViewStack *panel;
  StudioExplorerBar *bar;
  StudioExplorerPast *past;
  AdwToastOverlay *toasts;
  GtkOverlay *overlay;
  GtkStack *content;
  AdwStatusPage *empty_page;
  GtkButton *empty_button;
  GtkWidget *empty_buttons;
  GtkWidget *empty_list;
  GtkBox *dock;

  /* parts, borrowed: they come with the template */
  StudioPointsStage *stage;
  StudioPointsView *points;    /* of the stage */
  GtkWidget *glass;            /* what lies over the points */
  GtkWidget *legend;           /* holds that of the points */
  StudioExplorerBookmarks *bookmarks;
  StudioExplorerFind *find_box;
  StudioExplorerProgress *progress;
  GtkWidget *selection;
  GtkWidget *movers;
  StudioExplorerLayouts *layouts;
  StudioExplorerGraph *graph_part;

  /* owned */
  HekLibrary *library;
  HekJobList *jobs;
  HekExplorerSession *session; /* (nullable): before the page is first seen */
  HekExplorerView *view;       /* (nullable): likewise, as are the following */
  HekExplorerDetails *details;
  HekExplorerFind *find;
  HekExplorerGraph *graph;
  GSimpleActionGroup *actions;
  GMenu *menu;
  GMenu *view_menu;
  GtkWidget *header_widget;
  char *wanted_uuid;           /* (nullable): to be chosen once it is there */
  char *wanted_key;            /* (nullable): of its row that is to be shown then */
  gboolean wants_moment;       /* it is to be shown as of the following */
  gint64 wanted_us;            /* 0: now */
  char *wanted_layout;         /* (nullable): id of the one to be shown then */
  char *wanted_camera;         /* (nullable): from where, as hek_scene_camera_from_text() has it */
  gboolean asked_layout;       /* it was opened, and nothing else is tried when it does not come */

  gboolean flies;              /* to the next row that is chosen */
  gboolean looked;             /* the stored layouts of the collection are known */
  guint opening_timeout;
  guint focus_idle;
};

/* studio-explorer-page-actions.c */
void studio_explorer_page_add_actions (StudioExplorerPage *self);
void studio_explorer_page_update_actions (StudioExplorerPage *self);

/* studio-explorer-page-menu.c */
void studio_explorer_page_build_menus (StudioExplorerPage *self);
GtkWidget *studio_explorer_page_build_header (StudioExplorerPage *self);

/* studio-explorer-page-view.c: actions about how the points are shown */
void studio_explorer_page_add_view_actions (StudioExplorerPage *self);
void studio_explorer_page_update_view_actions (StudioExplorerPage *self);

/* studio-explorer-page-library.c: which collections there are, and which is chosen */
void studio_explorer_page_library_changed (StudioExplorerPage *self);
HekLibraryItem *studio_explorer_page_get_collection (StudioExplorerPage *self); /* (nullable) */
void studio_explorer_page_choose_collection (StudioExplorerPage *self, const char *uuid);
/* @key: (nullable): of a row that is to be shown */
void studio_explorer_page_want_collection (StudioExplorerPage *self, const char *uuid,
                                           const char *key);
/* @as_of_us: 0: now */
void studio_explorer_page_want_moment (StudioExplorerPage *self, const char *uuid,
                                       gint64 as_of_us);
/* The same, in one layout, from one place. @camera: (nullable) */
void studio_explorer_page_want_view (StudioExplorerPage *self, const char *uuid, gint64 as_of_us,
                                     const char *layout, const char *camera);
void studio_explorer_page_forget_view (StudioExplorerPage *self);

/* studio-explorer-page-parts.c: what the page is made of */
void studio_explorer_page_add_parts (StudioExplorerPage *self);
void studio_explorer_page_leave_parts (StudioExplorerPage *self); /* before they go */
void studio_explorer_page_present_export (StudioExplorerPage *self, StudioExplorerExportKind kind);
void studio_explorer_page_show_panel (StudioExplorerPage *self, const char *name);

/* studio-explorer-page-empty.c: what is said while no layout is shown */
void studio_explorer_page_show_empty (StudioExplorerPage *self);

/* studio-explorer-page-show.c: what the models have, into the widgets */
void studio_explorer_page_connect_models (StudioExplorerPage *self);
void studio_explorer_page_update (StudioExplorerPage *self);
/* @what: what was tried: "Computing umap" */
void studio_explorer_page_failed (StudioExplorerPage *self, const char *what, const GError *error);

G_END_DECLS
