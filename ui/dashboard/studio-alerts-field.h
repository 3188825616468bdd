/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * A row of a form: its title, what it means below, and an entry or a list to choose from. What is
 * wrong with its value stands in the place of what it means.
 *
 * Signal "changed" (): by the user, never by the functions below
 */
#define STUDIO_TYPE_ALERTS_FIELD (studio_alerts_field_get_type ())
G_DECLARE_FINAL_TYPE (StudioAlertsField, studio_alerts_field, STUDIO, ALERTS_FIELD, AdwActionRow)

/* @help: (nullable); @is_secret: what is typed is not shown. All texts are translated */
GtkWidget  *studio_alerts_field_new_entry (const char *title, const char *help, int width_chars,
                                           gboolean is_secret);
GtkWidget  *studio_alerts_field_new_choice (const char *title, const char *help);

/* Of an entry. */
const char *studio_alerts_field_get_text (StudioAlertsField *self);
void        studio_alerts_field_set_text (StudioAlertsField *self, const char *text);
void        studio_alerts_field_set_example (StudioAlertsField *self, const char *example);

/* Of a choice. */
GtkDropDown *studio_alerts_field_get_drop_down (StudioAlertsField *self);
guint       studio_alerts_field_get_selected (StudioAlertsField *self);
void        studio_alerts_field_set_selected (StudioAlertsField *self, guint selected);
/* Another list, of which @selected is chosen. */
void        studio_alerts_field_set_model (StudioAlertsField *self, GListModel *model,
                                           guint selected);

/* @help: (nullable) */
void        studio_alerts_field_set_help (StudioAlertsField *self, const char *help);
/* @problem: (nullable): a sentence; an entry that is empty is not wrong yet, it only says so */
void        studio_alerts_field_set_problem (StudioAlertsField *self, const char *problem);
/* (nullable) */
const char *studio_alerts_field_get_problem (StudioAlertsField *self);
void        studio_alerts_field_focus (StudioAlertsField *self);

G_END_DECLS
