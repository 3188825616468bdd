/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-library-page.h"

#include "studio-collection-panel.h"
#include "studio-deleted-list.h"
#include "studio-library-list.h"
#include "studio-message-bar.h"

G_BEGIN_DECLS

struct _StudioLibraryPage
{
  StudioPage parent_instance;

  /* template: NULL until the page is first shown */
  StudioMessageBar *state_bar;
  StudioMessageBar *message_bar;
  GtkStack *stack;
  GtkLabel *opening_label;
  AdwStatusPage *failed_page;
  GtkWidget *empty_deleted;
  GtkSearchEntry *search;
  GtkToggleButton *deleted_button;
  GtkStack *rows;
  StudioLibraryList *list;
  StudioDeletedList *deleted;
  StudioCollectionPanel *panel;
  GtkWidget *drop_label;

  /* owned */
  HekLibrary *library;
  GSimpleActionGroup *actions;
  GMenu *menu;
  GMenu *context_menu;
  GtkWidget *context_popover;  /* borrowed, a child (nullable): made when first wanted */
  GtkNativeDialog *dialog;     /* (nullable): the file dialog that is open */
  GtkWidget *import_window;    /* (nullable) weak */
  GHashTable *imports;         /* number of an import → HekJob that can be cancelled */
  GPtrArray *left_out;         /* (nullable) char *: rows that the last import left out */
  char *sample_path;           /* (nullable): file of the sample while it is imported */
  char *wanted_uuid;           /* (nullable): to be selected when it comes into the list */
  guint n_imports;
  guint opening_timeout;
};

/* Whether the widgets are there. */
gboolean studio_library_page_is_built (StudioLibraryPage *self);

/* Brings the page to the front, which builds it. */
void studio_library_page_come_forward (StudioLibraryPage *self);

/* (nullable): of the collection that actions are about */
HekLibraryItem *studio_library_page_get_item (StudioLibraryPage *self);

/* studio-library-page-actions.c */
extern const StudioShortcut studio_library_page_shortcuts[];
void studio_library_page_add_actions (StudioLibraryPage *self);
void studio_library_page_update_actions (StudioLibraryPage *self);
void studio_library_page_build_menus (StudioLibraryPage *self);

/* studio-library-page-show.c: what the library tells */
void studio_library_page_connect_library (StudioLibraryPage *self);
void studio_library_page_show_library (StudioLibraryPage *self);
void studio_library_page_show_rows (StudioLibraryPage *self);

/* studio-library-page-dialogs.c: questions and file dialogs */
void studio_library_page_choose_export (StudioLibraryPage *self);
void studio_library_page_ask_purge (StudioLibraryPage *self, const char *uuid);
void studio_library_page_ask_cancel (StudioLibraryPage *self, guint number);
/* @problems: (element-type HekStoreProblem) */
void studio_library_page_show_problems (StudioLibraryPage *self, const char *name,
                                        GPtrArray *problems);
/* Rows that the last import left out. */
void studio_library_page_show_left_out (StudioLibraryPage *self);

/* studio-library-page-import.c */
/* @paths: (nullable) (array zero-terminated=1) */
void studio_library_page_open_wizard (StudioLibraryPage *self, const char *const *paths);
void studio_library_page_import_sample (StudioLibraryPage *self);
void studio_library_page_resume (StudioLibraryPage *self, const char *uuid);
void studio_library_page_imported (StudioLibraryPage *self, const char *uuid, const char *name,
                                   const HekImportReport *report, GPtrArray *left_out);

/* studio-library-page-dnd.c */
void studio_library_page_add_drop_target (StudioLibraryPage *self);

G_END_DECLS
