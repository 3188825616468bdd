/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gtk/gtk.h>

#include "hek-search-session.h"

G_BEGIN_DECLS

/*
 * What may come next in a filter that is being typed, under its entry: fields, operators, and
 * values of a field. Down and Up choose, Tab or Return take, Escape closes, Ctrl+Space opens.
 */
#define STUDIO_TYPE_FILTER_COMPLETION (studio_filter_completion_get_type ())
G_DECLARE_FINAL_TYPE (StudioFilterCompletion, studio_filter_completion, STUDIO, FILTER_COMPLETION,
                      GtkPopover)

/* @entry: its parent, of which it uses text and keys; unparent it before that goes */
GtkWidget *studio_filter_completion_new (GtkWidget *entry);

/* @schema, @session: (nullable): nothing is offered without a schema, no value without a session */
void studio_filter_completion_set_source (StudioFilterCompletion *self, HekSchema *schema,
                                          HekSearchSession *session, const char *uuid);

/* Offers what may come at the cursor. */
void studio_filter_completion_update (StudioFilterCompletion *self);

G_END_DECLS
