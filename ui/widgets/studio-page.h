/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "studio-shortcut.h"

G_BEGIN_DECLS

#define STUDIO_TYPE_PAGE (studio_page_get_type ())
G_DECLARE_DERIVABLE_TYPE (StudioPage, studio_page, STUDIO, PAGE, AdwBin)

/**
 * StudioPageClass:
 * @insert_actions: adds the page's action groups to @window, once, by
 *   studio_page_insert_action_group()
 * @open_file: shows @file; %FALSE when the page has no use for files. Errors appear in the page
 * @get_primary_action: (nullable): detailed name of the one action that the header bar shows as a
 *   button; sets @label to its translated label ("Open…")
 * @get_header_widget: (nullable): (transfer none): a small widget for the start of the header bar,
 *   undo and redo for instance
 * @get_menu: (nullable): (transfer none): the page's section of the primary menu
 * @get_shortcuts: (nullable): (transfer none): the page's table of actions and keys
 * @get_toast_overlay: (nullable): (transfer none): where messages cover nothing that is worked
 *   with; %NULL: at the bottom of the window
 */
struct _StudioPageClass
{
  AdwBinClass parent_class;

  void        (* insert_actions)     (StudioPage *page, GtkWidget *window);
  gboolean    (* open_file)          (StudioPage *page, GFile *file);
  const char *(* get_primary_action) (StudioPage *page, const char **label);
  GtkWidget  *(* get_header_widget)  (StudioPage *page);
  GMenuModel *(* get_menu)           (StudioPage *page);

  const StudioShortcut *(* get_shortcuts) (StudioPage *page);
  AdwToastOverlay      *(* get_toast_overlay) (StudioPage *page);

  gpointer reserved[2];
};

/*
 * Properties
 *   title (string)             name of the page: "Studio"; translated
 *   subtitle (string)          what is open: "kodim03.png · 768 × 512"; empty when nothing is
 *   icon-name (string)         symbolic icon of the rail
 *   has-sidebar (boolean)      whether the header bar offers the sidebar button (default TRUE)
 *   sidebar-visible (boolean)  F9 and the header's button change it; bind the flap to it
 *   bare (boolean)             the page wants all of the window: no header bar, no rail
 */
const char *studio_page_get_title           (StudioPage *page);
const char *studio_page_get_subtitle        (StudioPage *page);
void        studio_page_set_subtitle        (StudioPage *page, const char *subtitle);
const char *studio_page_get_icon_name       (StudioPage *page);
gboolean    studio_page_get_has_sidebar     (StudioPage *page);
gboolean    studio_page_get_sidebar_visible (StudioPage *page);
void        studio_page_set_sidebar_visible (StudioPage *page, gboolean visible);
gboolean    studio_page_get_bare            (StudioPage *page);

void        studio_page_insert_actions      (StudioPage *page, GtkWidget *window);
gboolean    studio_page_open_file           (StudioPage *page, GFile *file);
const char *studio_page_get_primary_action  (StudioPage *page, const char **label);
GtkWidget  *studio_page_get_header_widget   (StudioPage *page);
GMenuModel *studio_page_get_menu            (StudioPage *page);

/* Returns: (nullable) (transfer none): rows up to one without title */
const StudioShortcut *studio_page_get_shortcuts (StudioPage *page);

/**
 * studio_page_insert_action_group:
 * @window: the window that insert_actions was given
 * @prefix: "studio" for actions called "studio.open"
 *
 * Like gtk_widget_insert_action_group(), which cannot be asked later what it was given.
 */
void studio_page_insert_action_group (StudioPage *page, GtkWidget *window, const char *prefix,
                                      GActionGroup *group);

/* Whether the groups that were inserted have the action of this detailed name. */
gboolean studio_page_has_action (StudioPage *page, const char *detailed_name);

/**
 * studio_page_add_toast:
 * @toast: (transfer full): the toast
 *
 * Shows @toast where the page wants it, or at the bottom of the window while the page is not seen;
 * drops it when the page is in no window.
 */
void studio_page_add_toast (StudioPage *page, AdwToast *toast);

/**
 * studio_page_add_local_shortcuts:
 * @table: a shortcut table; only its rows with %STUDIO_SHORTCUT_LOCAL and an action are used
 *
 * Installs the keys without modifier, after the focused widget has refused them.
 */
void studio_page_add_local_shortcuts (StudioPage *page, const StudioShortcut *table);

G_END_DECLS
