/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _HekAlertMessage HekAlertMessage;

#define HEK_ALERT_ERROR (hek_alert_error_quark ())

typedef enum
{
  HEK_ALERT_ERROR_RULE,      /* a rule or a channel that cannot be so */
  HEK_ALERT_ERROR_NOT_FOUND, /* no rule of that id */
  HEK_ALERT_ERROR_LATER,     /* not delivered; it may work later */
  HEK_ALERT_ERROR_REFUSED,   /* not delivered, and trying again is no use */
} HekAlertError;

GQuark hek_alert_error_quark (void);

/*
 * Where messages go: one descriptor a kind, in the order desktop log webhook command.
 *
 * desktop  the application shows it (hek_alert_sender_take_notices())
 * log      a line at the end of a file: time, severity, event, name, value, text, tabs between.
 *          Beyond "max_bytes" it becomes FILE.1, that FILE.2, … of which "keep" remain
 * webhook  HTTP POST of the JSON object of hek-alert-message.h. 2xx is delivered; 408, 425, 429,
 *          5xx, a time-out and an unreachable server are tried again; redirects are followed where
 *          the method stays (307, 308), at most 3, and only within the scheme. With "secret" the
 *          header X-Hektor-Signature is "sha256=" and the HMAC-SHA-256 of the body in hexadecimal
 *          digits (RFC 2104)
 * command  a program with arguments, no shell; placeholders are replaced inside one argument each,
 *          whatever the values hold, and the program has them as HEKTOR_ALERT_… in its
 *          environment, the JSON object as its standard input. Exit status 0 is delivered, 75
 *          (EX_TEMPFAIL) and a time-out are tried again. It is ended with all processes of its
 *          process group
 */
typedef enum
{
  HEK_ALERT_FIELD_TEXT,
  HEK_ALERT_FIELD_SECRET, /* a text that is not shown */
  HEK_ALERT_FIELD_URL,
  HEK_ALERT_FIELD_FILE,   /* a path; a relative one begins in the workspace */
  HEK_ALERT_FIELD_ARGV,   /* a list of texts in JSON; quoted as for a shell where people edit it */
  HEK_ALERT_FIELD_INT,
} HekAlertFieldType;

typedef struct
{
  const char *name;  /* "url": in JSON */
  const char *label; /* N_() */
  const char *help;  /* N_(): a sentence */
  HekAlertFieldType type;
  gboolean is_required;
  const char *def_text; /* (nullable) */
  gint64 def, min, max; /* of integers */
  const char *unit;     /* (nullable) */
} HekAlertField;

typedef struct _HekAlertChannel HekAlertChannel;

typedef struct
{
  const char *id;      /* "webhook" */
  const char *label;   /* N_() */
  const char *help;    /* N_() */
  const char *missing; /* (nullable): N_(): why this build does not have it */
  const HekAlertField *fields;
  guint n_fields;

  /*< private >*/
  gboolean (*check) (const HekAlertChannel *channel, const char **field, GError **error);
  gboolean (*send) (const HekAlertChannel *channel, const char *workspace,
                    const HekAlertMessage *message, GCancellable *cancellable, GError **error);
} HekAlertChannelKind;

guint                      hek_alert_channel_n_kinds (void);
const HekAlertChannelKind *hek_alert_channel_kind (guint i);
const HekAlertChannelKind *hek_alert_channel_kind_find (const char *id); /* (nullable) */

/* One channel of a rule: immutable, shared by reference count, good for any thread. */
HekAlertChannel *hek_alert_channel_new (const HekAlertChannelKind *kind);
HekAlertChannel *hek_alert_channel_ref (HekAlertChannel *channel);
void             hek_alert_channel_unref (HekAlertChannel *channel);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HekAlertChannel, hek_alert_channel_unref)

const HekAlertChannelKind *hek_alert_channel_get_kind (const HekAlertChannel *channel);
gboolean hek_alert_channel_equal (const HekAlertChannel *a, const HekAlertChannel *b);

/* A field as people edit it; "" when it is not set. Returns: (transfer full) */
char *hek_alert_channel_dup_text (const HekAlertChannel *channel, const char *field);
/* The value, or the field's usual one. */
gint64 hek_alert_channel_get_int (const HekAlertChannel *channel, const char *field);
/* Returns: (transfer none) (nullable): of a field of texts */
const char *hek_alert_channel_get_text (const HekAlertChannel *channel, const char *field);
/* Returns: (transfer none) (nullable) */
const char *const *hek_alert_channel_get_argv (const HekAlertChannel *channel);

/**
 * hek_alert_channel_with:
 * @text: (nullable): as people edit it; %NULL or "" takes the field away
 *
 * Returns: (transfer full): @channel with one field changed; %NULL with %HEK_ALERT_ERROR_RULE when
 *   the text cannot be read as one (a number, quotes that do not end)
 */
HekAlertChannel *hek_alert_channel_with (const HekAlertChannel *channel, const char *field,
                                         const char *text, GError **error);

/* Errors: %HEK_ALERT_ERROR_RULE with the path: "channels[0].url: …" */
gboolean hek_alert_channel_check (const HekAlertChannel *channel, const char *path,
                                  GError **error);

/* Returns: (transfer full): what it is, in a few words: "webhook to hooks.example.org" */
char *hek_alert_channel_describe (const HekAlertChannel *channel);

/**
 * hek_alert_channel_send:
 * @workspace: the workspace's folder
 *
 * Delivers now, on this thread; one attempt, at most 2 minutes long.
 *
 * Errors: %HEK_ALERT_ERROR_LATER, %HEK_ALERT_ERROR_REFUSED; %G_IO_ERROR_CANCELLED within 100 ms
 */
gboolean hek_alert_channel_send (const HekAlertChannel *channel, const char *workspace,
                                 const HekAlertMessage *message, GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
