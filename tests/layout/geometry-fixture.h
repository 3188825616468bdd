/* SPDX-License-Identifier: Apache-2.0 */
#pragma once

#include "hek-rows.h"

/* Sets whose rows have known distances. */
typedef struct
{
  guint n, dim;
  float *x;         /* n × dim */
  double *distance; /* n × n: how far rows really are from each other */
} Set;

/* A tree in which every node above the last level has @n_children. Each edge is a step of length 1
 * in a direction of its own, so that rows are as far apart as the root of the number of edges
 * between them; @distance has that number. */
Set     set_make_tree (guint n_children, guint depth);

HekRows set_rows (const Set *set);
void    set_clear (Set *set);
