/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * One row of a shortcut table. The tables feed the accelerators, the shortcuts window and the
 * command palette, so an action that is missing there cannot be found by a person. A table ends
 * with a row without title.
 */
typedef enum
{
  STUDIO_SHORTCUT_NONE = 0,

  /* Works only while the focus is in the page and no entry wants the key: for keys without Control
   * or Alt. The page installs it (studio_page_add_local_shortcuts()), since an accelerator of the
   * application would take the key from every entry. */
  STUDIO_SHORTCUT_LOCAL = 1 << 0,

  /* Not offered by the command palette (pure navigation, or it needs the pointer's place). */
  STUDIO_SHORTCUT_NO_PALETTE = 1 << 1,
} StudioShortcutFlags;

typedef struct
{
  const char *action; /* detailed: "studio.open", "app.theme::dark"; %NULL: a widget has the key */
  const char *accels; /* (nullable): GTK accelerators separated by blanks: "<Control>o F2" */
  const char *title;  /* N_(): what it does, as a verb: "Open a picture" */
  const char *group;  /* N_(): section of the shortcuts window; rows of one group stand together */
  StudioShortcutFlags flags;
} StudioShortcut;

G_END_DECLS
