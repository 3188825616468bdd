/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-picture-session.h"

/* A session, a counter for each of its signals, and a main loop that runs until one came. */
typedef struct
{
  HekJobList *jobs;
  HekPictureSession *session;
  guint n_source, n_result, n_trial, n_curve, n_map, n_pin, n_found, n_saved, n_failed;
  char *message; /* of the last failure */
  char *dir;     /* empty, removed at the end */
} Fixture;

void fixture_set_up (Fixture *fixture, gconstpointer data);
void fixture_tear_down (Fixture *fixture, gconstpointer data);

/* Runs the main loop until *@counter has reached @value; fails the test after a minute. */
void fixture_wait (const guint *counter, guint value);

/* Opens a test picture and waits until its default recipe is measured. */
void fixture_open_small (Fixture *fixture);

/* A picture of the given size with gradients and noise, as PNG bytes. */
GBytes *fixture_make_png (guint32 width, guint32 height);
