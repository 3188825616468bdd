/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-jobs-button.h"
#include "studio-rail.h"
#include "studio-window.h"

G_BEGIN_DECLS

struct _StudioWindow
{
  AdwApplicationWindow parent_instance;

  /* template */
  GtkOverlay *overlay;
  GtkWidget *content;
  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkButton *primary;
  AdwBin *page_widget;
  GtkMenuButton *menu_button;
  GtkToggleButton *sidebar_button;
  StudioJobsButton *jobs_button;
  StudioRail *rail;
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GMenu *page_section;

  /* borrowed (nullable): made when first wanted, then owned by the overlay */
  GtkWidget *palette;
  GtkWidget *tour;

  GtkWidget *focus_before; /* weak (nullable): who had the focus before palette or tour took it */

  guint focus_idle;

  AdwToast *offer;         /* weak (nullable): the last message with a button */

  StudioPage *page;        /* borrowed (nullable): the visible one, whose signals are connected */
  GBinding *title_binding; /* of that page; a binding lives as long as both its ends */
  GBinding *subtitle_binding;
};

/* The actions "win." besides those of single pages. */
void studio_window_add_actions (StudioWindow *self);

/* "win.sidebar" and its button follow the visible page. */
void studio_window_update_sidebar (StudioWindow *self);

G_END_DECLS
