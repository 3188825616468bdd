/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-alerts-editor.h"

#include "studio-alerts-field.h"
#include "studio-alerts-preview.h"
#include "studio-message-bar.h"

G_BEGIN_DECLS

typedef enum
{
  FIELD_NAME,
  FIELD_SEVERITY,
  FIELD_SERIES,
  FIELD_COLLECTION,
  FIELD_REDUCE,
  FIELD_WINDOW,
  FIELD_CONDITION,
  FIELD_THRESHOLD,
  FIELD_LOW,
  FIELD_HIGH,
  FIELD_HYSTERESIS,
  FIELD_FOR,
  FIELD_RESOLVE,
  FIELD_MISSING,
  FIELD_TEXT,
  FIELD_REPEAT,
  N_FIELDS,
} Field;

struct _StudioAlertsEditor
{
  AdwWindow parent_instance;

  /* template */
  AdwWindowTitle *window_title;
  GtkButton *save;
  StudioMessageBar *message_bar;
  GtkWidget *form;
  AdwPreferencesGroup *name_group, *series_group, *condition_group, *channel_group;
  GtkMenuButton *add_button;
  GtkLabel *summary;
  StudioAlertsPreview *preview;

  StudioAlertsField *fields[N_FIELDS]; /* borrowed */
  GPtrArray *channels;                 /* owned: of borrowed StudioAlertsChannel */
  GSimpleActionGroup *actions;         /* owned */

  HekTelemetrySession *telemetry; /* owned */
  HekLibrary *library;            /* owned */
  HekAlertRule *rule;             /* owned: what could be read of the fields */
  HekAlertRule *original;         /* owned */
  GtkStringList *instruments;     /* owned: ids, as in the list of series */
  GPtrArray *scopes;              /* owned: of char *, as in the list of collections */
  GArray *reduces;                /* owned: of HekAlertReduce, as in their list */
  gboolean is_new, is_named;      /* is_named: by the user, not after the rest */
  gboolean is_saving, is_done;
  gboolean has_problem;
};

/* --- -form.c --------------------------------------------------------------------------------- */

void studio_alerts_editor_build (StudioAlertsEditor *self);
/* Puts the rule into the fields. */
void studio_alerts_editor_fill (StudioAlertsEditor *self);
/* The field of a member of a rule's JSON: "for_s"; −1: there is none */
int  studio_alerts_editor_find_field (const char *name, gsize n_bytes);

/* --- -read.c --------------------------------------------------------------------------------- */

/* Reads the fields into the rule and says what is wrong with them. */
void studio_alerts_editor_read (StudioAlertsEditor *self);

/* --- -editor.c ------------------------------------------------------------------------------- */

/* Something was changed by the user. */
void studio_alerts_editor_changed (StudioAlertsEditor *self);

G_END_DECLS
