/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <json-glib/json-glib.h>

#include "hek-alert-channel.h"
#include "hek-option.h"

G_BEGIN_DECLS

/*
 * Reading members of an object whose place in the document is @path (nullable), for messages that
 * begin with it: "channels[0].url: …". A member that is not there leaves @out as it is; so does
 * one that cannot be read.
 */
gboolean hek_alert_json_fail (GError **error, const char *path, const char *name,
                              const char *format, ...) G_GNUC_PRINTF (4, 5);

/* @max: characters */
gboolean hek_alert_json_read_text (JsonObject *object, const char *path, const char *name,
                                   guint max, char **out, GError **error);
gboolean hek_alert_json_read_real (JsonObject *object, const char *path, const char *name,
                                   double *out, GError **error);
gboolean hek_alert_json_read_boolean (JsonObject *object, const char *path, const char *name,
                                      gboolean *out, GError **error);
/* A number of seconds, read into microseconds. */
gboolean hek_alert_json_read_seconds (JsonObject *object, const char *path, const char *name,
                                      gint64 *out_us, GError **error);
gboolean hek_alert_json_read_choice (JsonObject *object, const char *path, const char *name,
                                     const HekChoice *choices, guint n_choices, guint *out,
                                     GError **error);

/* Returns: (transfer full): "PATH.NAME", or NAME */
char *hek_alert_json_path (const char *path, const char *name);

/* What json-glib writes, with numbers that are as short as they can be. */
void hek_alert_json_append_node (GString *out, JsonNode *node);
/* ,"name": and the value; @out ends after a member or a brace */
void hek_alert_json_append_name (GString *out, const char *name);
void hek_alert_json_append_text (GString *out, const char *name, const char *text);
void hek_alert_json_append_real (GString *out, const char *name, double value);
void hek_alert_json_append_seconds (GString *out, const char *name, gint64 us);
/* Members of @more whose names are not among @known. */
void hek_alert_json_append_more (GString *out, JsonObject *more, const char *const *known);

/* Channels as members of "channels". */
HekAlertChannel *hek_alert_channel_from_node (JsonNode *node, const char *path, GError **error);
void hek_alert_channel_append_json (const HekAlertChannel *channel, GString *out);

G_END_DECLS
