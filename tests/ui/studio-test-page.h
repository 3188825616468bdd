/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "studio-picture-page.h"

G_BEGIN_DECLS

/* The Studio page in a window, with the small photograph opened: a fixture for g_test_add(). */
typedef struct
{
  GtkWidget *page;
  GtkWidget *window;
  HekPictureSession *session; /* borrowed */
} StudioTestPage;

/* Waits for the numbers of the first trial. */
void studio_test_page_set_up (StudioTestPage *self, gconstpointer data);

void studio_test_page_tear_down (StudioTestPage *self, gconstpointer data);

/* Until the trial is that of the recipe. */
void studio_test_page_wait_trial (StudioTestPage *self);

G_END_DECLS
