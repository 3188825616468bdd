/* SPDX-License-Identifier: Apache-2.0 */
#include "config.h"

#include "studio-frame-budget.h"

/* GTK's own work on the frame comes on top. */
#define FRAME_USEC 6000
#define VIEW_USEC 700

/* Kept with the frame clock: what is left in its current frame. */
typedef struct
{
  gint64 frame;
  gint64 left_usec;
} Account;

static Account *
get_account (GdkFrameClock *clock)
{
  static const char key[] = "studio-frame-budget";
  Account *account = g_object_get_data (G_OBJECT (clock), key);
  const gint64 frame = gdk_frame_clock_get_frame_counter (clock);

  if (account == NULL)
    {
      account = g_new0 (Account, 1);
      account->frame = -1;
      g_object_set_data_full (G_OBJECT (clock), key, account, g_free);
    }
  if (account->frame != frame)
    {
      account->frame = frame;
      account->left_usec = FRAME_USEC;
    }
  return account;
}

void
studio_frame_budget_begin (StudioFrameBudget *budget,
                           GdkFrameClock     *clock)
{
  budget->clock = clock;
  budget->start = g_get_monotonic_time ();
  budget->deadline = budget->start + MAX (get_account (clock)->left_usec, VIEW_USEC);
}

void
studio_frame_budget_end (StudioFrameBudget *budget)
{
  get_account (budget->clock)->left_usec -= g_get_monotonic_time () - budget->start;
}
