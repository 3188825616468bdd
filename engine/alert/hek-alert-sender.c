/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lanes: the messages of one rule for one channel, in order. A worker takes the lane whose first
 * message is due the soonest, delivers that, and puts the lane back; a lane is with one worker at
 * most. Workers are started when there is something to do, and end when there has not been for
 * some seconds.
 *
 * One lock guards everything but the delivery itself, for which it is not held.
 */
#include "config.h"

#include "hek-alert-sender.h"

#include "hek-alert-channel-private.h"
#include "hek-cond.h"
#include "hek-rng.h"

#define LONGEST_RETRY_US (G_GINT64_CONSTANT (30) * G_USEC_PER_SEC)
#define IDLE_US (G_GINT64_CONSTANT (5) * G_USEC_PER_SEC)
/* Reports that nobody takes do not grow without end: the oldest go. */
#define MAX_REPORTS 4096u

typedef struct
{
  HekAlertChannel *channel; /* owned */
  char *rule;               /* owned */
  GQueue messages;          /* of HekAlertMessage, owned */
  guint n_attempts;         /* of the first */
  gint64 due_us;            /* steady */
  gboolean is_busy;
  char *reason;             /* owned (nullable): why the last attempt failed */
} Lane;

struct _HekAlertSender
{
  char *workspace;
  gint64 retry_us;
  GCancellable *cancellable;

  pthread_mutex_t lock; /* guards all below */
  pthread_cond_t changed;
  GPtrArray *lanes;     /* owned (element-type Lane) */
  GPtrArray *reports;   /* owned (element-type HekAlertReport) */
  GPtrArray *notices;   /* owned (element-type HekAlertMessage) */
  guint n_waiting;
  guint n_workers;
  guint n_idle;
  gboolean is_stopping; /* nothing is pushed any more, nothing tried again */
  HekRng rng;
};

void
hek_alert_report_free (HekAlertReport *report)
{
  hek_alert_message_unref (report->message);
  hek_alert_channel_unref (report->channel);
  g_free (report->reason);
  g_free (report);
}

static void
lane_free (Lane *lane)
{
  g_queue_clear_full (&lane->messages, (GDestroyNotify) hek_alert_message_unref);
  hek_alert_channel_unref (lane->channel);
  g_free (lane->rule);
  g_free (lane->reason);
  g_free (lane);
}

HekAlertSender *
hek_alert_sender_new (const char *workspace,
                      gint64      retry_us)
{
  HekAlertSender *sender = g_new0 (HekAlertSender, 1);

  sender->workspace = g_strdup (workspace);
  sender->retry_us = retry_us > 0 ? retry_us : G_USEC_PER_SEC;
  sender->cancellable = g_cancellable_new ();
  pthread_mutex_init (&sender->lock, NULL);
  hek_cond_init (&sender->changed);
  sender->lanes = g_ptr_array_new_with_free_func ((GDestroyNotify) lane_free);
  sender->reports = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_report_free);
  sender->notices = g_ptr_array_new_with_free_func ((GDestroyNotify) hek_alert_message_unref);
  hek_rng_init (&sender->rng, ((guint64) g_random_int () << 32) | g_random_int ());
  return sender;
}

void
hek_alert_sender_free (HekAlertSender *sender)
{
  if (sender == NULL)
    return;
  hek_alert_sender_stop (sender, 0);
  g_ptr_array_unref (sender->lanes);
  g_ptr_array_unref (sender->reports);
  g_ptr_array_unref (sender->notices);
  g_object_unref (sender->cancellable);
  pthread_mutex_destroy (&sender->lock);
  pthread_cond_destroy (&sender->changed);
  g_free (sender->workspace);
  g_free (sender);
}

/* --- all of these with the lock ------------------------------------------------------------- */

static void
report (HekAlertSender  *sender,
        HekAlertMessage *message,
        HekAlertChannel *channel,
        gboolean         is_delivered,
        guint            n_attempts,
        const char      *reason)
{
  HekAlertReport *row = g_new0 (HekAlertReport, 1);

  row->message = hek_alert_message_ref (message);
  row->channel = hek_alert_channel_ref (channel);
  row->is_delivered = is_delivered;
  row->n_attempts = n_attempts;
  row->time_us = g_get_real_time ();
  row->reason = g_strdup (reason);
  if (sender->reports->len == MAX_REPORTS)
    g_ptr_array_remove_index (sender->reports, 0);
  g_ptr_array_add (sender->reports, row);
}

/* 1, 2, 4 … times the first wait, of which between all and half. */
static gint64
next_wait (HekAlertSender *sender,
           guint           n_attempts)
{
  gint64 wait_us = sender->retry_us << MIN (n_attempts - 1, 5u);

  wait_us = MIN (wait_us, LONGEST_RETRY_US);
  return (gint64) ((double) wait_us * (1 - 0.5 * hek_rng_double (&sender->rng)));
}

static void
notice (HekAlertSender  *sender,
        HekAlertMessage *message)
{
  for (guint i = 0; i < sender->notices->len; i++)
    if (g_str_equal (((HekAlertMessage *) sender->notices->pdata[i])->rule, message->rule))
      {
        g_ptr_array_remove_index (sender->notices, i);
        break;
      }
  g_ptr_array_add (sender->notices, hek_alert_message_ref (message));
}

/* Takes the first message of @lane away. */
static void
finish_first (HekAlertSender *sender,
              Lane           *lane,
              gboolean        is_delivered,
              const char     *reason)
{
  g_autoptr (HekAlertMessage) message = g_queue_pop_head (&lane->messages);

  if (is_delivered && hek_alert_channel_get_kind (lane->channel) == &hek_alert_channel_desktop)
    notice (sender, message);
  report (sender, message, lane->channel, is_delivered, lane->n_attempts, reason);
  lane->n_attempts = 0;
  lane->due_us = g_get_monotonic_time ();
  g_clear_pointer (&lane->reason, g_free);
  sender->n_waiting--;
}

/* The lane that is to go on first, of those that nobody works on. */
static Lane *
first_lane (HekAlertSender *sender)
{
  Lane *first = NULL;

  for (guint i = 0; i < sender->lanes->len; i++)
    {
      Lane *lane = sender->lanes->pdata[i];

      if (!lane->is_busy && lane->messages.length > 0 &&
          (first == NULL || lane->due_us < first->due_us))
        first = lane;
    }
  return first;
}

static guint
count_ready (HekAlertSender *sender,
             gint64          now_us)
{
  guint n = 0;

  for (guint i = 0; i < sender->lanes->len; i++)
    {
      Lane *lane = sender->lanes->pdata[i];

      n += lane->is_busy || (lane->messages.length > 0 && lane->due_us <= now_us);
    }
  return n;
}

/* Delivers the first message of @lane; the lock is not held meanwhile. */
static void
deliver (HekAlertSender *sender,
         Lane           *lane)
{
  g_autoptr (HekAlertMessage) message = hek_alert_message_ref (g_queue_peek_head (&lane->messages));
  g_autoptr (GError) error = NULL;
  gboolean ok, is_over;

  lane->is_busy = TRUE;
  pthread_mutex_unlock (&sender->lock);
  ok = hek_alert_channel_send (lane->channel, sender->workspace, message, sender->cancellable,
                               &error);
  pthread_mutex_lock (&sender->lock);
  lane->is_busy = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return; /* hek_alert_sender_stop() reports it */
  lane->n_attempts++;
  is_over = !g_error_matches (error, HEK_ALERT_ERROR, HEK_ALERT_ERROR_LATER) ||
            lane->n_attempts >= HEK_ALERT_MAX_ATTEMPTS;
  if (ok || is_over)
    finish_first (sender, lane, ok, ok ? NULL : error->message);
  else
    {
      g_free (lane->reason);
      lane->reason = g_strdup (error->message);
      lane->due_us = g_get_monotonic_time () + next_wait (sender, lane->n_attempts);
    }
  if (lane->messages.length == 0)
    g_ptr_array_remove_fast (sender->lanes, lane);
  pthread_cond_broadcast (&sender->changed);
}

static gpointer
work (gpointer data)
{
  HekAlertSender *sender = data;
  gboolean is_needed = TRUE;

  pthread_mutex_lock (&sender->lock);
  while (is_needed)
    {
      Lane *lane = first_lane (sender);
      gint64 now_us = g_get_monotonic_time ();

      if (lane != NULL && lane->due_us <= now_us &&
          !g_cancellable_is_cancelled (sender->cancellable))
        {
          deliver (sender, lane);
          continue;
        }
      if (sender->is_stopping)
        break;
      sender->n_idle++;
      is_needed = hek_cond_wait_until (&sender->changed, &sender->lock,
                                       lane != NULL ? lane->due_us : now_us + IDLE_US) ||
                  first_lane (sender) != NULL; /* one may have come as the time ran out */
      sender->n_idle--;
    }
  sender->n_workers--;
  pthread_cond_broadcast (&sender->changed);
  pthread_mutex_unlock (&sender->lock);
  return NULL;
}

static void
add (HekAlertSender  *sender,
     HekAlertMessage *message,
     HekAlertChannel *channel)
{
  Lane *lane = NULL;

  for (guint i = 0; i < sender->lanes->len && lane == NULL; i++)
    {
      Lane *at = sender->lanes->pdata[i];

      if (g_str_equal (at->rule, message->rule) &&
          (at->channel == channel || hek_alert_channel_equal (at->channel, channel)))
        lane = at;
    }
  if (lane == NULL)
    {
      lane = g_new0 (Lane, 1);
      lane->channel = hek_alert_channel_ref (channel);
      lane->rule = g_strdup (message->rule);
      lane->due_us = g_get_monotonic_time ();
      g_queue_init (&lane->messages);
      g_ptr_array_add (sender->lanes, lane);
    }
  g_queue_push_tail (&lane->messages, hek_alert_message_ref (message));
  sender->n_waiting++;
}

/* --- from outside ---------------------------------------------------------------------------- */

void
hek_alert_sender_push (HekAlertSender  *sender,
                       HekAlertMessage *message,
                       const GPtrArray *channels)
{
  pthread_mutex_lock (&sender->lock);
  for (guint i = 0; i < channels->len; i++)
    {
      HekAlertChannel *channel = channels->pdata[i];

      if (sender->is_stopping)
        report (sender, message, channel, FALSE, 0, "the program is ending");
      else if (sender->n_waiting >= HEK_ALERT_MAX_QUEUE)
        report (sender, message, channel, FALSE, 0,
                "too many messages wait to be delivered before it");
      else
        add (sender, message, channel);
    }
  while (sender->n_workers < MIN (HEK_ALERT_SENDER_THREADS,
                                  count_ready (sender, g_get_monotonic_time ())))
    {
      g_thread_unref (g_thread_new ("alert sender", work, sender));
      sender->n_workers++;
    }
  pthread_cond_broadcast (&sender->changed);
  pthread_mutex_unlock (&sender->lock);
}

void
hek_alert_sender_stop (HekAlertSender *sender,
                       gint64          wait_us)
{
  gint64 until_us = g_get_monotonic_time () + wait_us;

  pthread_mutex_lock (&sender->lock);
  sender->is_stopping = TRUE;
  pthread_cond_broadcast (&sender->changed);
  while (sender->n_workers > 0 && count_ready (sender, g_get_monotonic_time ()) > 0 &&
         hek_cond_wait_until (&sender->changed, &sender->lock, until_us))
    continue;
  g_cancellable_cancel (sender->cancellable);
  while (sender->n_workers > 0)
    pthread_cond_wait (&sender->changed, &sender->lock);
  for (guint i = 0; i < sender->lanes->len; i++)
    {
      Lane *lane = sender->lanes->pdata[i];

      while (lane->messages.length > 0)
        {
          g_autofree char *reason = lane->reason == NULL
            ? g_strdup ("the program ended before it was delivered")
            : g_strdup_printf ("%s; the program ended before it was tried again", lane->reason);

          finish_first (sender, lane, FALSE, reason);
        }
    }
  g_ptr_array_set_size (sender->lanes, 0);
  pthread_mutex_unlock (&sender->lock);
}

static GPtrArray *
take (HekAlertSender *sender,
      GPtrArray     **list,
      GDestroyNotify  free_row)
{
  GPtrArray *rows;

  pthread_mutex_lock (&sender->lock);
  rows = *list;
  *list = g_ptr_array_new_with_free_func (free_row);
  pthread_mutex_unlock (&sender->lock);
  return rows;
}

GPtrArray *
hek_alert_sender_take_reports (HekAlertSender *sender)
{
  return take (sender, &sender->reports, (GDestroyNotify) hek_alert_report_free);
}

GPtrArray *
hek_alert_sender_take_notices (HekAlertSender *sender)
{
  return take (sender, &sender->notices, (GDestroyNotify) hek_alert_message_unref);
}

guint
hek_alert_sender_get_n_waiting (HekAlertSender *sender)
{
  guint n;

  pthread_mutex_lock (&sender->lock);
  n = sender->n_waiting;
  pthread_mutex_unlock (&sender->lock);
  return n;
}
