/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-quantizer-page.h"

#include <adwaita.h>

#include "hek-codebook-list.h"
#include "hek-quantizer-session.h"
#include "studio-message-bar.h"
#include "studio-quantizer-run-chooser.h"
#include "studio-quantizer-watch.h"
#include "studio-quantizer-workbench.h"

G_BEGIN_DECLS

struct _StudioQuantizerPage
{
  StudioPage parent_instance;

  /* template: %NULL before the page is first seen */
  StudioMessageBar *message_bar;
  GtkStack *stack;
  GtkLabel *opening_label;
  AdwStatusPage *failed_page;
  StudioQuantizerWorkbench *workbench;
  StudioQuantizerRunChooser *run_chooser;
  GtkWidget *run_buttons;
  GtkStack *content;
  AdwStatusPage *nothing_page;
  AdwStatusPage *empty_page;
  GtkButton *empty_button;

  /* owned */
  HekLibrary *library;
  HekJobList *jobs;
  HekQuantizerSession *session; /* (nullable): before the page is first seen */
  HekCodebookList *codebooks;   /* (nullable): likewise */
  StudioQuantizerWatch *watch;  /* (nullable): of the session and its runs */
  GSimpleActionGroup *actions;
  GMenu *menu;
  GtkWidget *header_widget;
  GtkNativeDialog *dialog;      /* (nullable): the file dialog that is open */
  char *wanted_uuid;            /* (nullable): to be chosen once it is there */

  guint n_removed;   /* runs that were removed and can come back */
  gboolean was_busy;
  guint n_done;      /* runs that had ended when work began */
  guint opening_timeout;
};

/* studio-quantizer-page-actions.c */
void studio_quantizer_page_add_actions (StudioQuantizerPage *self);
void studio_quantizer_page_update_actions (StudioQuantizerPage *self);
void studio_quantizer_page_build_menu (StudioQuantizerPage *self);
GtkWidget *studio_quantizer_page_build_header (StudioQuantizerPage *self);

/* studio-quantizer-page-runs.c: what is done with the runs */
void studio_quantizer_page_start (StudioQuantizerPage *self);
void studio_quantizer_page_start_defaults (StudioQuantizerPage *self);
void studio_quantizer_page_choose (StudioQuantizerPage *self);
void studio_quantizer_page_adopt (StudioQuantizerPage *self);
void studio_quantizer_page_remove_run (StudioQuantizerPage *self);
void studio_quantizer_page_undo (StudioQuantizerPage *self);

/* studio-quantizer-page-library.c: which collections there are, and which is chosen */
void studio_quantizer_page_library_changed (StudioQuantizerPage *self);
HekLibraryItem *studio_quantizer_page_get_collection (StudioQuantizerPage *self); /* (nullable) */
/* Asks first when results would be lost. */
void studio_quantizer_page_choose_collection (StudioQuantizerPage *self, const char *uuid);
void studio_quantizer_page_want_collection (StudioQuantizerPage *self, const char *uuid);

/* studio-quantizer-page-show.c: what the session has, into the widgets */
void studio_quantizer_page_connect_session (StudioQuantizerPage *self);
void studio_quantizer_page_add_views (StudioQuantizerPage *self);
void studio_quantizer_page_update (StudioQuantizerPage *self);
const char *studio_quantizer_page_get_view (StudioQuantizerPage *self);
guint studio_quantizer_page_count_done (StudioQuantizerPage *self); /* finished runs */

/* studio-quantizer-page-files.c */
void studio_quantizer_page_choose_report (StudioQuantizerPage *self);

G_END_DECLS
