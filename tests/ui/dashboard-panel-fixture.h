/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

#include "library-fixture.h"
#include "studio-dashboard-panel.h"

G_BEGIN_DECLS

/* The side panel of an empty dashboard, on a workspace with the collection "photos" of 400 rows. */
typedef struct
{
  LibraryFixture base;
  HekTelemetrySession *telemetry;
  HekDashboardSession *session;
  guint n_states, n_list, n_content, n_closed, n_failed;
  StudioDashboardPanel *panel;
  GtkWidget *window;
  char *id; /* of the widget that was added last */
} PanelFixture;

/* The styles of the program. */
void panel_init (void);
/* @data: (nullable): "empty": a workspace without collections */
void panel_set_up (PanelFixture *f, gconstpointer data);
void panel_tear_down (PanelFixture *f, gconstpointer data);
void panel_import (PanelFixture *f, const char *name, guint n_rows);

/* Until what is made in idle moments is made, and painted. */
void panel_settle (PanelFixture *f);

/* Adds a widget, of which the panel speaks then. */
void panel_add (PanelFixture *f, const char *kind);
const HekDashboardWidget *panel_get (PanelFixture *f);
/* (nullable): the field of a query of it */
const char *panel_get_field (PanelFixture *f, guint query, const char *field);
/* Until its data were fetched. */
void panel_wait_for_content (PanelFixture *f);

/* The @n-th seen widget of @type that has that accessible name. */
gpointer panel_find (PanelFixture *f, GType type, const char *name, guint n);
/* Whether a label that is seen has @text in it. */
gboolean panel_says (PanelFixture *f, const char *text);
/* Letter by letter. */
void panel_type (gpointer entry, const char *text);
/* Of a drop-down, by what a person reads. */
void panel_choose (PanelFixture *f, const char *name, guint n, const char *text);
const char *panel_get_chosen (PanelFixture *f, const char *name, guint n);
void panel_click (PanelFixture *f, const char *name, guint n);
/* Opens what is folded. */
void panel_unfold (PanelFixture *f);

G_END_DECLS
