/* SPDX-License-Identifier: Apache-2.0 */
/* Run-time choice of the instruction set. Threads that race for it compute the same value. */
#include "hek-kernel-cpu.h"

#include <stdlib.h>
#include <string.h>

static const char *const level_names[] = { "scalar", "neon", "avx2", "avx512", "avx512vnni" };

static HekCpuLevel
detect_hardware (void)
{
#if defined(__x86_64__)
  __builtin_cpu_init ();
  if (__builtin_cpu_supports ("avx512f") && __builtin_cpu_supports ("avx512bw") &&
      __builtin_cpu_supports ("avx512dq") && __builtin_cpu_supports ("avx512vl"))
    return __builtin_cpu_supports ("avx512vnni") ? HEK_CPU_AVX512VNNI : HEK_CPU_AVX512;
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return HEK_CPU_AVX2;
  return HEK_CPU_SCALAR;
#elif defined(__aarch64__)
  return HEK_CPU_NEON;
#else
  return HEK_CPU_SCALAR;
#endif
}

static HekCpuLevel
detect (void)
{
  HekCpuLevel level = detect_hardware ();
  const char *wish = getenv ("HEK_CPU");
  HekCpuLevel wanted = HEK_CPU_SCALAR;

  if (wish == NULL || *wish == '\0')
    return level;

  for (unsigned i = 0; i < sizeof level_names / sizeof level_names[0]; i++)
    if (strcmp (wish, level_names[i]) == 0)
      wanted = (HekCpuLevel) i;
  if (wanted == HEK_CPU_NEON && level != HEK_CPU_NEON)
    return HEK_CPU_SCALAR;
  return wanted < level ? wanted : level;
}

HekCpuLevel
hek_kernel_cpu_level (void)
{
  static int cached = -1;
  int level = __atomic_load_n (&cached, __ATOMIC_RELAXED);

  if (level < 0)
    {
      level = (int) detect ();
      __atomic_store_n (&cached, level, __ATOMIC_RELAXED);
    }
  return (HekCpuLevel) level;
}

const char *
hek_kernel_cpu_name (HekCpuLevel level)
{
  return level_names[level];
}
